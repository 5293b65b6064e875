import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it.skipIf(process.platform === 'win32')(
  'a kernel ends whose Jupyter was killed before it could ask for its parent',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kernel-alone-'));
    const connection = join(folder, 'connection.json');
    const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
    const how = { transport: 'ipc', ip: join(folder, 'k'), key: 'k', signature_scheme: 'hmac-sha256' };
    writeFileSync(connection, JSON.stringify({ ...ports, ...how }));
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const kernel = spawn(process.execPath, [join(__dirname, 'kernel.cjs'), connection], {
      env: { ...process.env, JPY_PARENT_PID: String(pid) },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => kernel.on('exit', () => resolve('ended')));
    const waited = new Promise((resolve) => setTimeout(resolve, 15_000, 'still there'));
    expect(await Promise.race([ended, waited])).toBe('ended');
    kernel.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  },
  30_000,
);
