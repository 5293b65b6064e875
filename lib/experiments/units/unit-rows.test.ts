import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../classifiers/machine-fixture';
import { type Project, projectAt } from '../../core/project';
import { UnitProgressFile } from '../../remote/unit-progress';
import { fakeFolds, fakeRequest } from '../../runs/fake';
import { foldHashes } from '../../runs/folds';
import { inputsOf } from '../../runs/run';
import type { FoldUnit } from './fold-unit';
import { unitFolder, unitKey } from './unit';
import { unitRow } from './unit-rows';

let storage: Project;
beforeEach(async () => {
  storage = projectAt(await mkdtemp(join(tmpdir(), 'rows-')));
});
afterEach(() => rm(storage.root, { recursive: true }));

const unit: FoldUnit = {
  ...{ format: 'maude-unit/1', kind: 'fold', run: 'fake-0', fold: 2 },
  inputs: inputsOf(fakeRequest(), [1, 2, 3]),
  draw: { seed: 42, size: 0, testSize: 0 },
  ids: foldHashes(fakeFolds()[1]),
  machine: SETTINGS,
};

const job = { state: 'running', attempt: 1, message: '', logTail: '' } as const;

describe('unitRow', () => {
  it('says what a process says of itself, at most once a second', async () => {
    expect(await unitRow(storage, unit, job)).toMatchObject({ fold: 2, seed: 42, note: 'starting' });
    let now = 0;
    const file = new UnitProgressFile(unitFolder(storage, unit), unitKey(unit), () => new Date(now));
    const step = (done: number) => {
      const measures = { step: done, epoch: 2, values: { loss: 1 / done, tokensPerSecond: 900 } };
      file.listen({ task: 'fold 2, epoch 2', done, total: 600, unit: 'steps', measures });
    };
    step(1);
    step(2);
    now = 1000;
    step(4);
    const measured = { epoch: 2, done: '4 of 600 steps', loss: 0.25, tokensPerSecond: 900, note: '' };
    await expect.poll(() => unitRow(storage, unit, job)).toMatchObject({ state: 'running', ...measured });
    step(5);
    await file.end('interrupted', 'SIGTERM was received');
    expect(await unitRow(storage, unit, job)).toMatchObject({ loss: null, note: 'starting' });
  });

  it('says why a unit waits or failed, with the end of its log', async () => {
    const waiting = { ...job, state: 'waiting', message: 'no CPU is free' } as const;
    expect(await unitRow(storage, unit, waiting)).toMatchObject({ state: 'waiting', note: 'no CPU is free' });
    const logTail = '1\n\n2\n3\n 4\nout of memory\n';
    const failed = { ...job, state: 'failed', attempt: 3, message: 'exit code 1', logTail } as const;
    const note = 'exit code 1 · 2 · 3 · 4 · out of memory';
    expect(await unitRow(storage, unit, failed)).toMatchObject({ attempt: 3, epoch: null, note });
  });

  it('reads a line of spaces in a log in no time', async () => {
    const failed = { ...job, state: 'failed', logTail: `${' '.repeat(100_000)}\nx` } as const;
    const began = performance.now();
    expect((await unitRow(storage, unit, failed)).note).toBe('x');
    expect(performance.now() - began).toBeLessThan(500);
  });
});
