/** A trainer and folds for tests: what it predicts can be worked out by hand. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EpochResult, FoldTrainer, StoppedBy } from '../classifiers/fold-trainer';
import { writeCurrent } from '../core/files/current';
import { writeJson } from '../core/files/files';
import { writeSealed } from '../core/files/sealed';
import type { Fold } from '../core/fold';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';
import type { Project } from '../core/project';
import { fingerprintOf } from '../core/split-fingerprint';
import { CLEANING_PRESETS } from '../data/clean/clean';
import type { ExecutionRequest } from './request';

/** The split that `fakeRequest` speaks of, without its fingerprint. */
const FAKE_SPLIT = {
  format: 'maude-split/2',
  name: 'default',
  scheme: 'stratified',
  k: 3,
  seed: 42,
  snapshot: 'abc0123456789def',
  ids: LABELS.flatMap((label) => [1, 2, 3].map((fold) => `${fold}-T-${label}`)),
  labels: LABELS.flatMap((label) => [label, label, label]).join(''),
  folds: LABELS.flatMap(() => [1, 2, 3]),
};

/** A request under the nested protocol. */
export function fakeRequest(change: Partial<ExecutionRequest> = {}): ExecutionRequest {
  return {
    phase: 2,
    name: change.phase === 1 ? 'words' : 'fake',
    classifier: change.phase === 1 ? 'tfidf-logistic' : 'bert',
    config: { epochs: 3, learningRate: 0.1 },
    snapshot: FAKE_SPLIT.snapshot,
    split: { name: FAKE_SPLIT.name, fingerprint: fingerprintOf(FAKE_SPLIT).sha1 },
    subset: null,
    protocol: 'nested',
    innerFraction: 0.25,
    seed: 42,
    synthetic: true,
    profile: 'quick',
    device: 'paper',
    ...change,
  };
}

/** Three folds, each with one example of every label to choose on and one to be tested. */
export function fakeFolds(): Fold[] {
  return [1, 2, 3].map((fold) => ({
    fold,
    train: [...examples(`${fold}-A`), ...examples(`${fold}-B`)],
    inner: examples(`${fold}-I`),
    outer: examples(`${fold}-T`),
  }));
}

/** A trainer of three epochs that learns Death in the second on the inner part and in the third on the outer one. */
export function fakeTrainer({
  trained = [],
  before = () => {},
}: {
  trained?: number[];
  before?: (fold: number) => unknown;
}): FoldTrainer {
  return async function* (job): AsyncGenerator<EpochResult, StoppedBy, void> {
    await before(job.fold);
    job.signal.throwIfAborted();
    for (let epoch = 1; epoch <= Math.min(3, job.epochs ?? 3); epoch++) {
      const checkpoint = `epoch-${epoch}/weights.bin`;
      await mkdir(dirname(join(job.folder, checkpoint)), { recursive: true });
      await writeFile(join(job.folder, checkpoint), `weights ${job.fold} ${epoch}`);
      const inner = probabilitiesOf(job.inner, epoch, 'inner');
      const outer = probabilitiesOf(job.outer, epoch, 'outer');
      yield {
        epoch,
        inner,
        outer,
        trainLoss: 1 / epoch,
        seconds: { train: 1, score: 0.5 },
        checkpoint: [checkpoint],
      };
    }
    trained.push(job.fold);
    return 'patience';
  };
}

/** Right with probability 0.7, except that Death is taken for Injury in the first epochs. */
export function probabilitiesOf(
  examples: readonly LabelledText[],
  epoch: number,
  part: 'inner' | 'outer',
): Float64Array {
  const knowsDeath = epoch >= (part === 'inner' ? 2 : 3);
  const rows = examples.map(({ label }) => {
    const answer = label === 'D' && !knowsDeath ? 1 : labelIndex(label);
    return LABELS.map((_, c) => (c === answer ? 0.7 : 0.1));
  });
  return Float64Array.from(rows.flat());
}

function examples(prefix: string): LabelledText[] {
  return LABELS.map((label) => ({ id: `${prefix}-${label}`, text: `text of ${prefix}`, label }));
}

/** The snapshot and split that `fakeRequest` speaks of, on disk. */
export async function fakeProject(project: Project): Promise<void> {
  const { snapshot } = fakeRequest();
  await writeCurrent(project.data, snapshot);
  const folder = join(project.data, 'snapshots', snapshot);
  const alone = Array.from({ length: 48 }, (_, row) => row);
  const none = { distinct: 48, verified: 0, pairs: 0, skipped: 0, sameEvent: 0, grouped: 0, largest: [] };
  const grouping = { format: 'maude-groups/1', snapshot, ...none, count: 48, groups: alone };
  await writeSealed(join(folder, 'groups.json'), grouping);
  await writeSealed(join(folder, 'manifest.json'), {
    format: 'maude-snapshot/2',
    id: snapshot,
    synthetic: true,
    source: 'synthetic',
    options: { cleaning: CLEANING_PRESETS.standard },
    rows: 48,
    labels: { D: 12, I: 12, M: 12, O: 12 },
    years: { 2023: { D: 12, I: 12, M: 12, O: 12 } },
    files: {},
  });
  const fingerprint = fingerprintOf(FAKE_SPLIT);
  await writeJson(join(project.splits, `${FAKE_SPLIT.name}.json`), { ...FAKE_SPLIT, fingerprint });
}
