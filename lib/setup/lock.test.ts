import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { temporaryFolder } from './testing';

describe('withLock', () => {
  it('lets one work at a time and leaves nothing behind', async () => {
    const path = join(temporaryFolder(), 'deep', 'setup.lock');
    const events: string[] = [];
    const work = (name: string) =>
      withLock(path, async () => {
        events.push(`${name} in`);
        await sleep(60);
        events.push(`${name} out`);
        return name;
      });
    const names = await Promise.all([work('a'), work('b'), work('c')]);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(events.map((event) => event.slice(2))).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
    expect(existsSync(path)).toBe(false);
  });

  it('is released when the work fails', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    await expect(withLock(path, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(await withLock(path, async () => 'again')).toBe('again');
  });

  it('takes over from a process that is gone', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, JSON.stringify({ pid, host: hostname() }));
    expect(await withLock(path, async () => readFileSync(path, 'utf8'))).toContain(`"pid":${process.pid}`);
  });

  it.each([
    '1999-01-01',
    '2099-01-01',
  ])('never takes over from a live process, its lock of %s', async (date) => {
    const path = join(temporaryFolder(), 'setup.lock');
    const waits: string[] = [];
    const first = withLock(path, async () => {
      utimesSync(path, new Date(date), new Date(date));
      await sleep(600);
      expect(waits).toEqual([`process ${process.pid} on ${hostname()}`]);
    });
    await withLock(path, async () => {}, { staleMs: 50, onWait: (owner) => waits.push(owner) });
    await first;
  });

  it.each(['1999-01-01', '2099-01-01'])('takes over from a dead process, its lock of %s', async (date) => {
    const path = join(temporaryFolder(), 'setup.lock');
    // The number of a process that lives, of an owner that started before it.
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname(), start: 'earlier' }));
    utimesSync(path, new Date(date), new Date(date));
    expect(await withLock(path, async () => 'in')).toBe('in');
  });

  it.each([
    '1999-01-01',
    '2099-01-01',
  ])('watches an owner of another machine, its lock of %s', async (date) => {
    const path = join(temporaryFolder(), 'setup.lock');
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere' }));
    const beat = (seconds: number) => {
      const at = new Date(Date.parse(date) + 1000 * seconds);
      utimesSync(path, at, at);
    };
    beat(0);
    const waits: string[] = [];
    let entered = false;
    const enter = async () => {
      entered = true;
    };
    const done = withLock(path, enter, { staleMs: 300, onWait: (owner) => waits.push(owner) });
    for (let second = 1; second < 8; second++) {
      await sleep(100);
      beat(second);
    }
    expect([entered, waits]).toEqual([false, ['process 1 on elsewhere']]);
    await done;
    expect(entered).toBe(true);
  });

  it('takes over a lock that was cut off while it was written', async () => {
    const path = join(temporaryFolder(), 'setup.lock');
    writeFileSync(path, '{"pid":');
    expect(await withLock(path, async () => 'in', { staleMs: 50 })).toBe('in');
  });
});
