import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryPath } from '../core/files/files';
import { codeRoot } from '../core/project';
import { kernelManagerOptions, kernelRefusal, openKernelSockets } from './kernel-sockets';

const folder = mkdtempSync(join(tmpdir(), 'maude-sockets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANNELS = ['shell', 'iopub', 'stdin', 'control', 'hb'] as const;

/** A server on a port of its own. */
async function listen() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** The connection file of a kernel; of its five ports that of `taken` has another listener. */
async function connectionFile(taken: (typeof CHANNELS)[number]) {
  const servers = await Promise.all(CHANNELS.map(listen));
  const ports = CHANNELS.map((name, i) => [`${name}_port`, servers[i].port] as const);
  const holder = servers[CHANNELS.indexOf(taken)];
  for (const server of servers) if (server !== holder) server.close();
  const path = join(folder, `${taken}.json`);
  const fixed = { transport: 'tcp', ip: '127.0.0.1', key: 'k', signature_scheme: 'hmac-sha256' };
  writeFileSync(path, JSON.stringify({ ...fixed, ...Object.fromEntries(ports) }));
  return { path, port: holder.port, close: holder.close };
}

/** Starts a kernel, and ends it when it lives on. */
function startKernel(path: string): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, [join(codeRoot(), 'lib/notebook/kernel.cjs'), path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const late = setTimeout(() => child.kill(), 50_000);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, errors });
    }),
  );
}

describe('a kernel that cannot listen', { timeout: 60_000 }, () => {
  it.each(CHANNELS)('ends with 1 and one line when its port of %s is taken', async (taken) => {
    const { path, port, close } = await connectionFile(taken);
    const { code, errors } = await startKernel(path);
    close();
    expect([code, errors]).toEqual([
      1,
      `kernel: tcp://127.0.0.1:${port} is taken by another program; start the kernel again\n`,
    ]);
    expect(kernelRefusal(`Traceback\n${errors}RuntimeError`)).toBe(
      `tcp://127.0.0.1:${port} is taken by another program`,
    );
  });
});

describe('openKernelSockets', () => {
  it('makes a place of this user alone, and removes it', () => {
    const sockets = openKernelSockets({ platform: 'linux', folder });
    const place = join(sockets.prefix ?? '', '..');
    expect(statSync(place).mode & 0o077).toBe(0);
    expect(kernelManagerOptions(sockets)).toEqual([
      '--KernelManager.transport=ipc',
      `--KernelManager.ip=${sockets.prefix}`,
    ]);
    sockets.remove();
    expect(existsSync(place)).toBe(false);
  });

  it('touches nothing where it makes no place', () => {
    const swept = mkdtempSync(join(folder, 'swept-'));
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const own = basename(temporaryPath(join(folder, 'maude-kernel')));
    const left = join(swept, own.replace(`-${process.pid}-`, `-${pid}-`));
    writeFileSync(left, '');
    openKernelSockets({ platform: 'win32', folder: swept });
    expect(existsSync(left)).toBe(true);
  });

  it('leaves Windows, and paths longer than a socket may have, to ports', () => {
    for (const options of [
      { platform: 'win32', folder },
      { platform: 'linux', folder: join(folder, 'é'.repeat(50)) },
    ])
      expect(kernelManagerOptions(openKernelSockets(options))).toEqual([]);
  });
});

describe('kernelRefusal', () => {
  it('hears nothing in other output', () => {
    expect(kernelRefusal('RuntimeError: kernel: x\nstart the kernel again')).toBeNull();
  });
});
