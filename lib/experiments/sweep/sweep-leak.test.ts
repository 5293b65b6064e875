import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EpochResult, FoldTrainer, StoppedBy } from '../../classifiers/fold-trainer';
import type { Fold } from '../../core/fold';
import { LABELS, type LabelledText } from '../../core/labels';
import { projectAt } from '../../core/project';
import { experimentFixture } from '../experiment-fixture';
import { runExperiment } from '../run';
import { sweepExperiment } from './sweep';

const K = 3;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sweep-leak-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Row i is tested in fold i % 3 + 1; a fourth of the others is a fold's inner part. Rows of fold `flipped` have other labels. */
function foldsOf(flipped: number | null): Fold[] {
  const examples = Array.from({ length: 96 }, (_, i): LabelledText => {
    const own = i % K === (flipped ?? 0) - 1 ? i + 1 : i;
    return { id: `row-${i}`, text: '', label: LABELS[Math.floor(own / K) % 2] };
  });
  return Array.from({ length: K }, (_, k) => {
    const outer = examples.filter((_, i) => i % K === k);
    const others = examples.filter((_, i) => i % K !== k);
    const inner = others.filter((_, i) => i % 4 === 1);
    return { fold: k + 1, train: others.filter((each) => !inner.includes(each)), inner, outer };
  });
}

/** Says what config and id say, whatever the label; notes by which config a fold is trained that is no trial. */
function guess(epochs: number, trained: Map<number, number>): FoldTrainer {
  const said = ({ id }: LabelledText) =>
    createHash('sha1').update(`${epochs} ${id}`).digest()[0] % 2 === 0 ? 0 : 1;
  const of = (examples: readonly LabelledText[]) =>
    Float64Array.from(examples.flatMap((each) => LABELS.map((_, c) => (c === said(each) ? 0.7 : 0.1))));
  return async function* (job): AsyncGenerator<EpochResult, StoppedBy, void> {
    if (job.inner.length > 0) trained.set(job.fold, epochs);
    const result = { epoch: 1, inner: of(job.inner), outer: of(job.outer), trainLoss: 1 };
    yield { ...result, seconds: { train: 0, score: 0 }, checkpoint: [] };
    return 'once';
  };
}

async function trainedWith(flipped: number | null): Promise<Map<number, number>> {
  const trained = new Map<number, number>();
  const project = projectAt(join(root, `flipped-${flipped}`));
  const asked = { sweep: 'epochs=1,2,3', sweepFolds: 1, sweepProtocol: 'nested' } as const;
  const fixture = experimentFixture(project, guess(0, trained), asked);
  const train = (config: object) => guess((config as { epochs: number }).epochs, trained);
  const classifier = { ...fixture.classifier, train };
  const experiment = { ...fixture, classifier, folds: foldsOf(flipped) };
  await runExperiment(experiment, await sweepExperiment(experiment));
  return trained;
}

it('no label of a row that a fold tests has a say in the config of that fold', async () => {
  const before = await trainedWith(null);
  let changed = 0;
  for (const fold of [2, 3]) {
    const after = await trainedWith(fold);
    expect(after.get(fold), `fold ${fold}`).toBe(before.get(fold));
    changed += [...after].filter(([other, epochs]) => before.get(other) !== epochs).length;
  }
  expect(changed).toBeGreaterThan(0);
});
