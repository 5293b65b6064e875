import { execSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from '../core/check';
import { writeSealed } from '../core/files/sealed';
import { type Project, projectAt } from '../core/project';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import { listRuns } from '../runs/registry';
import { takeOver } from './merge-runs';
import { describeState, runStates } from './run-states';

let folder: string;
const at = (name: string): Project => projectAt(join(folder, name));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maude-merge-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A session that finishes the folds before `until` and stops in that one, or finishes all of them. */
async function session(project: Project, until: number | null, trained: number[] = []): Promise<number[]> {
  const before = (fold: number) => {
    if (fold === until) throw new Error('the session ended');
  };
  const message = await executeRun(fakeRequest(), fakeFolds(), fakeTrainer({ before, trained }), {
    project,
  }).then(() => null, messageOf);
  expect(message).toBe(until === null ? null : 'the session ended');
  return trained;
}

/** A resumable checkpoint of fold `fold` at `step`, as far as merging looks at it. */
async function resumable(project: Project, fold: number, step: number): Promise<string> {
  const [run] = await listRuns(project);
  const at = join(run.folder, `folds/fold-${fold}/resume-a`);
  await writeSealed(join(at, 'resume.json'), { step });
  return at;
}

describe('takeOver', () => {
  it('lets the next session go on after the last finished fold, from read-only files without locks', async () => {
    const [first, second] = [at('first'), at('second')];
    await session(first, 2);
    const [{ folder: left, id }] = await listRuns(first);
    writeFileSync(join(left, 'lock.json'), '{"pid":1,"host":"elsewhere"}');
    chmodSync(join(left, 'run.json'), 0o444);
    await takeOver(first.root, second, 'theirs');
    expect(existsSync(join(second.runs, id, 'lock.json'))).toBe(false);
    const states = await runStates(second);
    expect(states.map(describeState)).toEqual([`${id}: folds 1 finished; left: folds 2, 3`]);
    expect(await session(second, null)).toEqual([2, 3]);
    expect((await listRuns(second))[0].status).toBe('finished');
  });

  it('takes of every fold the attempt that got furthest, whichever session comes first', async () => {
    const [first, second] = [at('first'), at('second')];
    await session(first, 2);
    await session(second, 1);
    await resumable(first, 2, 7);
    await resumable(second, 2, 30);
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const merged = at(`merged-${order[0] === first}`);
      for (const { root } of order) await takeOver(root, merged, 'ours');
      const [{ run, finished, left }] = await runStates(merged);
      expect(finished).toEqual([1]);
      expect(left).toEqual([
        { fold: 2, steps: 30 },
        { fold: 3, steps: -1 },
      ]);
      expect(describeState({ run, finished, left })).toContain(
        'folds 1 finished; left: folds 2 (from step 30), 3',
      );
    }
  });

  it('never replaces a finished run, and prefers a whole fold to a damaged one', async () => {
    const [first, second, merged] = [at('first'), at('second'), at('merged')];
    await session(first, 3);
    await session(second, 3);
    const [{ folder: damaged }] = await listRuns(first);
    writeFileSync(join(damaged, 'folds/fold-2/predictions.parquet'), 'cut off');
    await takeOver(first.root, merged, 'ours');
    expect((await runStates(merged))[0].finished).toEqual([1]);
    await takeOver(second.root, merged, 'ours');
    expect((await runStates(merged))[0].finished).toEqual([1, 2]);
    await session(merged, null);
    const [{ folder: whole }] = await listRuns(merged);
    const before = readFileSync(join(whole, 'run.json'), 'utf8');
    await takeOver(first.root, merged, 'theirs');
    expect(readFileSync(join(whole, 'run.json'), 'utf8')).toBe(before);
  });

  it.each([
    ['a link in a circle', 'ln -s . odd', 'a symbolic link'],
    ['a link out of the project', 'ln -s /etc/hostname odd', 'a symbolic link'],
    ['a named pipe', 'mkfifo odd', 'a named pipe'],
  ])('names %s and takes nothing of its folder', async (_, command, word) => {
    const [theirs, ours] = [at('theirs'), at('ours')];
    const inside = join(theirs.root, 'reports/models/m');
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, 'model.bin'), 'm');
    execSync(command, { cwd: inside });
    await expect(takeOver(theirs.root, ours, 'theirs')).rejects.toThrow(
      `${join(inside, 'odd')}: expected a file; ${word}`,
    );
    expect(readdirSync(join(ours.root, 'reports/models'))).toEqual([]);
  });

  it('brings a snapshot and splits, and keeps what is current here unless told otherwise', async () => {
    const [theirs, ours] = [at('theirs'), at('ours')];
    const put = ({ root }: Project, id: string) => {
      mkdirSync(join(root, 'data/snapshots', id), { recursive: true });
      mkdirSync(join(root, 'splits'), { recursive: true });
      writeFileSync(join(root, 'data/snapshots', id, 'manifest.json'), id);
      writeFileSync(join(root, 'data/current.json'), id);
      writeFileSync(join(root, 'splits/stratified-5.json'), id);
    };
    const current = () =>
      ['data/current.json', 'splits/stratified-5.json'].map((path) =>
        readFileSync(join(ours.root, path), 'utf8'),
      );
    put(theirs, 'theirs');
    await takeOver(theirs.root, ours, 'ours');
    expect(current()).toEqual(['theirs', 'theirs']);
    put(ours, 'ours');
    await takeOver(theirs.root, ours, 'ours');
    expect(current()).toEqual(['ours', 'ours']);
    expect(existsSync(join(ours.root, 'data/snapshots/theirs/manifest.json'))).toBe(true);
    await takeOver(theirs.root, ours, 'theirs');
    expect(current()).toEqual(['theirs', 'theirs']);
  });
});
