import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../clock';
import { isLocked, lockFolder } from './lock';

const NOW = Date.parse('2026-05-01');
const DATES = { 'long ago': -400 * 24, 'an hour ago': -1, now: 0, 'in an hour': 1, 'in ten years': 87_600 };
const CASES = Object.entries(DATES);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'lock.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands still but for the waits asked of it; `during` happens in one. */
function clockAt(now: number, during: () => void = () => {}): Clock & { slept: number } {
  return {
    slept: 0,
    now: () => now,
    async sleep(milliseconds) {
      this.slept += milliseconds;
      during();
    },
  };
}

function date(hours: number): void {
  const at = new Date(NOW + hours * 3_600_000);
  utimesSync(path, at, at);
}

function lockOf(owner: object, hours: number): void {
  writeFileSync(path, JSON.stringify({ token: 'theirs', ...owner }));
  date(hours);
}

describe('a lock of a live process of this machine', () => {
  let child: ChildProcess;
  let theirs: string;
  beforeEach(async () => {
    const script = `const { thisOwner } = require(${JSON.stringify(join(__dirname, 'owner.cjs'))});
require('node:fs').writeFileSync(${JSON.stringify(path)}, JSON.stringify({ token: 'theirs', ...thisOwner() }));
console.log('held');
setInterval(() => {}, 1000);`;
    child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    theirs = readFileSync(path, 'utf8');
  });
  afterEach(() => child.kill('SIGKILL'));

  it('is never taken over, whatever its date, and at once when the process was killed', async () => {
    for (const [, hours] of CASES) {
      date(hours);
      const clock = clockAt(NOW);
      await expect(lockFolder(folder, { clock })).rejects.toThrow(`process ${child.pid} on ${hostname()}`);
      expect([await isLocked(folder, { clock }), clock.slept]).toEqual([true, 0]);
      expect(readFileSync(path, 'utf8')).toBe(theirs);
    }
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    for (const [, hours] of CASES) {
      writeFileSync(path, theirs);
      date(hours);
      const clock = clockAt(NOW);
      expect(await isLocked(folder, { clock })).toBe(false);
      await (await lockFolder(folder, { clock })).release();
      expect([existsSync(path), clock.slept]).toEqual([false, 0]);
    }
  });
});

describe('lockFolder', () => {
  it.each(
    CASES,
  )('takes over from a dead process whose number lives again, its lock of %s', async (_, hours) => {
    for (const owner of [
      { pid: process.ppid, start: 'an earlier boot' },
      { pid: process.pid, start: 'an earlier boot' },
      { pid: spawnSync(process.execPath, ['-e', '']).pid, start: null },
    ]) {
      lockOf({ ...owner, host: hostname() }, hours);
      await (await lockFolder(folder, { clock: clockAt(NOW) })).release();
      expect(existsSync(path)).toBe(false);
    }
  });

  it('waits for no lock of another machine that gave a sign of life lately', async () => {
    lockOf({ pid: 1, host: 'elsewhere' }, -0.1);
    const clock = clockAt(NOW);
    await expect(lockFolder(folder, { clock })).rejects.toThrow('process 1 on elsewhere is at work here');
    expect([await isLocked(folder, { clock }), clock.slept]).toEqual([true, 0]);
  });

  it.each(
    CASES.filter(([name]) => name !== 'now'),
  )('takes over from another machine only what stands still while it is watched, of %s', async (_, hours) => {
    lockOf({ pid: 1, host: 'elsewhere' }, hours);
    const beating = clockAt(NOW, () => date(hours + 0.001));
    await expect(lockFolder(folder, { clock: beating })).rejects.toThrow('process 1 on elsewhere');
    const still = clockAt(NOW);
    const lock = await lockFolder(folder, { clock: still });
    expect([beating.slept, still.slept]).toEqual([60_000, 60_000]);
    await lock.confirm();
    await lock.release();
  });

  it.each(CASES)('takes over a lock of %s that was cut off while it was written', async (_, hours) => {
    writeFileSync(path, '{"pid":');
    date(hours);
    const clock = clockAt(NOW);
    await (await lockFolder(folder, { clock })).release();
    expect(clock.slept).toBeLessThan(5000);
  });
});
