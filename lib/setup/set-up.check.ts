import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import { PROJECT, temporaryFolder } from './testing';

const callOf = (root: string) => `import('${root}/lib/setup/set-up.mjs').then(({ setUp }) => setUp())`;

/** Runs the set-up of `root` alone, by the same call as the commands. */
function setUp(root: string, env: NodeJS.ProcessEnv) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', callOf(root)], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr, seconds: (performance.now() - start) / 1000 };
}

/** A clone of this project's last commit. */
function clone(): string {
  const root = join(temporaryFolder(), 'clone');
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', PROJECT, root], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return root;
}

/** The user's own settings out of the way; `proxy` where the network is refused. */
function environment(cache: string, proxy?: string): NodeJS.ProcessEnv {
  const { TENSORFLOW_LIBRARY_DIR: _library, ...env } = process.env;
  const refused = proxy && {
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    https_proxy: proxy,
    http_proxy: proxy,
    NO_PROXY: '',
    no_proxy: '',
  };
  return {
    ...env,
    XDG_CACHE_HOME: cache,
    MAUDE_DEVICE: 'cpu',
    NPM_CONFIG_USERCONFIG: '/dev/null',
    ...refused,
  };
}

const CLOSED = 'http://127.0.0.1:9';

describe('a fresh clone', () => {
  it('is set up from nothing, then in no time and without a network, and a second clone fetches no library', () => {
    const cache = temporaryFolder();
    const root = clone();

    const first = setUp(root, environment(cache));
    expect(first.output).toContain('libtensorflow 2.21.0');
    expect(first.status).toBe(0);
    expect(first.seconds).toBeLessThan(120);

    const second = setUp(root, environment(cache, CLOSED));
    expect([second.status, second.output]).toEqual([
      0,
      expect.stringMatching(/^Set-up: .*libtensorflow 2\.21\.0 \(cache\)/),
    ]);
    expect(second.seconds).toBeLessThan(3);
    expect(existsSync(join(root, '.venv/bin/jupyter'))).toBe(true);

    const other = setUp(clone(), environment(cache));
    expect(other.output).not.toContain('274 MB');
    expect(other.output).toContain('libtensorflow 2.21.0 (cache)');
    console.log(
      `set-up: ${first.seconds.toFixed(1)} s from nothing, ${second.seconds.toFixed(1)} s again, ${other.seconds.toFixed(1)} s in a second clone`,
    );
  });

  it('ends in one message where the proxy refuses, and succeeds afterwards', () => {
    const root = clone();
    const cache = temporaryFolder();
    const env = {
      ...environment(cache, CLOSED),
      npm_config_cache: join(cache, 'npm'),
      PIP_NO_CACHE_DIR: '1',
    };
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'lib/setup/command.mjs'), 'start'], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trim()).toMatch(
      /^(npm|Python) packages: (the proxy refused|there is no connection).*127\.0\.0\.1:9/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const again = setUp(root, { ...environment(cache), MAUDE_TENSORFLOW: 'none' });
    expect(again.status, again.output).toBe(0);
  });

  it('is set up after it was killed, with its process group, at random moments', async () => {
    const root = clone();
    const env = { ...environment(temporaryFolder()), MAUDE_TENSORFLOW: 'none' };
    const random = new RandomState(7);
    for (let kills = 0; kills < 4; kills++) {
      const child = spawn(process.execPath, ['-e', callOf(root)], {
        cwd: root,
        env,
        detached: true,
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
      await sleep(random.random() * 15_000);
      process.kill(-(child.pid as number), 'SIGKILL');
      expect(await ended).toBe('SIGKILL');
    }
    const whole = setUp(root, env);
    expect(whole.status, whole.output).toBe(0);
    expect(whole.output).not.toContain('waiting for');
    const again = setUp(root, environment(temporaryFolder(), CLOSED));
    expect(again.output).not.toMatch(/npm packages|Python .* environment/);
    expect(readdirSync(join(root, '.cache'))).toEqual([]);
  });

  it('is repaired when its packages were changed by hand', () => {
    const root = clone();
    const env = { ...environment(temporaryFolder()), MAUDE_TENSORFLOW: 'none' };
    expect(setUp(root, env).status).toBe(0);
    copyFileSync(join(root, 'package.json'), join(root, 'node_modules/.maude-setup.json'));
    const repaired = setUp(root, env);
    expect([repaired.status, repaired.output]).toEqual([0, expect.stringContaining('npm packages: done')]);
  });
});
