/** An epoch over narratives as they are, beside PyTorch on the same batches and on batches padded to 512. */
import { resolvePretrained } from '../classifiers/encoder/pretrained/resolve-pretrained';
import { codeRoot } from '../core/project';
import { print } from '../core/text/printable';
import { type PaddedBatch, padBatch, planBatches, rowLengths, tokenShare } from '../features/batches';
import { loadTokenizer } from '../features/load-tokenizer';
import { medians } from '../tensorflow/bench/bench-medians';
import type { Engine } from '../tensorflow/engine';
import { benchNarratives } from './narratives';
import { SHAPES, type Torch, taskOf, trainee } from './phase2-models';

const [COUNT, BATCH, LONGEST, SEED, REPETITIONS] = [512, 16, 512, 42, 3];

/**
 * 512 narratives by length through MiniLM. PyTorch trains on the same batches, and on shuffled ones padded to 512 tokens
 * as the reference does. Batch by batch in turn; the sums are of each batch's median. The padded batches are all of one
 * shape: a few of them stand for all. `every` leaves batches out.
 */
export async function benchNarrativeEpoch(engine: Engine, torch: Torch | null, every: number): Promise<void> {
  const { texts, synthetic } = await benchNarratives(COUNT);
  const { folder } = await resolvePretrained('all-MiniLM-L6-v2', { root: codeRoot() });
  const tokenizer = await loadTokenizer(folder);
  const rows = await tokenizer.encodeAll(texts, { maxLength: LONGEST });
  const lengths = rowLengths(rows);
  const padId = tokenizer.idOf('[PAD]');
  const plan = (batching: 'byLength' | 'uniform') =>
    planBatches(lengths, { batchSize: BATCH, batching, seed: SEED, epoch: 1 });
  const byLength = plan('byLength');
  const what = `${COUNT} ${synthetic ? 'SYNTHETIC' : 'real'} narratives, MiniLM-L6`;
  print(`${what}: real / padded tokens ${tokenShare(lengths, byLength).toFixed(3)} by length`);
  const own = byLength.map((batch) => padBatch(rows, batch, padId));
  const padded = padTo(LONGEST, padBatch(rows, plan('uniform')[0], padId), padId);
  const timed = own.filter((_, i) => i % every === 0);
  const sums = await sumsOf(engine, torch, timed, padded);
  for (const [name, seconds] of sums) {
    const ratio = (seconds / (sums.get('ours') as number)).toFixed(2);
    print(`  ${name}: ${seconds.toFixed(1)} s${name === 'ours' ? '' : `; over ours ${ratio}`}`);
  }
}

async function sumsOf(
  engine: Engine,
  torch: Torch | null,
  own: readonly PaddedBatch[],
  padded: PaddedBatch,
): Promise<Map<string, number>> {
  const shape = SHAPES['MiniLM-L6'];
  const model = trainee(engine, shape, 'float32', 'cpu');
  const peer = async (batch: PaddedBatch) =>
    torch === null ? null : torch.time(taskOf(shape, batch, 'float32', 'cpu'));
  const sums = new Map<string, number>();
  const add = (name: string, seconds: number) => sums.set(name, (sums.get(name) ?? 0) + seconds);
  try {
    for (const [i, batch] of own.entries()) {
      const timed = { ours: () => model.step(batch), 'PyTorch, the same batches': () => peer(batch) };
      for (const [name, value] of await medians(timed, REPETITIONS, i === 0 ? 1 : 0)) add(name, value);
    }
    const timed = { 'PyTorch, shuffled and padded to 512': () => peer(padded) };
    for (const [name, value] of await medians(timed, REPETITIONS)) add(name, value * own.length);
  } finally {
    model.dispose();
  }
  return sums;
}

function padTo(length: number, batch: PaddedBatch, padId: number): PaddedBatch {
  const inputIds = new Int32Array(batch.size * length).fill(padId);
  for (let row = 0; row < batch.size; row++)
    inputIds.set(batch.inputIds.subarray(row * batch.length, (row + 1) * batch.length), row * length);
  return { ...batch, length, inputIds };
}
