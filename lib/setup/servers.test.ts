import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveDemo } from '../publish/demo/serve-demo';
import { labArguments, labEnvironment } from './commands/lab.mjs';
import { tensorboardArguments } from './commands/tensorboard.mjs';
import { environmentPython } from './project.mjs';
import { PROJECT, temporaryFolder } from './testing';

describe('what npm run serves', () => {
  it('is JupyterLab for this machine alone', () => {
    expect(labArguments('/p', [], 1000)).toContain('--ServerApp.ip=127.0.0.1');
  });

  it('is TensorBoard for this machine alone, unless the user asks for more', () => {
    expect(tensorboardArguments('/runs', ['--port', '6007'])).toEqual([
      ...['--logdir', '/runs', '--host', '127.0.0.1', '--port', '6007'],
    ]);
    // TensorBoard refuses both flags at once.
    for (const asked of [['--bind_all'], ['--bind_all=true'], ['--host', '10.0.0.7'], ['--host=::']])
      expect(tensorboardArguments('/runs', asked)).toEqual(['--logdir', '/runs', ...asked]);
  });

  it('is the demo for this machine alone', async ({ skip }) => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (!outside) return skip('this machine has no address but loopback');
    const server = await serveDemo(temporaryFolder());
    const reach = (host: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(new URL(server.url).port), host, () => resolve('connected'));
        socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'error'));
      });
    expect([await reach('127.0.0.1'), await reach(outside.address)]).toEqual(['connected', 'ECONNREFUSED']);
    await server.close();
  });
});

describe('labEnvironment', () => {
  /** The defaults that JupyterLab's own code reads in an environment. */
  const defaultsIn = (env: NodeJS.ProcessEnv): Record<string, Record<string, unknown>> => {
    const script =
      "import json; from jupyterlab_server.settings_utils import _get_overrides as o; print(json.dumps(o('/none')[0]))";
    return JSON.parse(execFileSync(environmentPython(PROJECT), ['-c', script], { env, encoding: 'utf8' }));
  };

  it('answers what JupyterLab asks about news, in no folder of the user', () => {
    const home = temporaryFolder();
    const env = labEnvironment(PROJECT, { PATH: process.env.PATH, HOME: home, JUPYTER_CONFIG_DIR: home });
    expect(defaultsIn(env)['@jupyterlab/apputils-extension:notification']).toEqual({
      fetchNews: 'false',
      checkForUpdates: false,
    });
  });

  it("comes after the user's own folders", () => {
    expect(labEnvironment('/p', { JUPYTER_CONFIG_PATH: '/mine' }).JUPYTER_CONFIG_PATH).toBe(
      ['/mine', join('/p', 'lib/setup/jupyter')].join(delimiter),
    );
  });
});
