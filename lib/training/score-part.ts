/** Probabilities of a part's examples under the current weights. */
import { LABELS } from '../core/labels';
import { padBatch, planScoring } from '../features/batches';
import { infer, type Pause } from '../models/bert/bert';
import type { BertConfig } from '../models/bert/config';
import type { Ops } from '../models/bert/ops';
import type { Weights } from '../models/bert/parameters';
import type { TokenizedPart } from './fold-data';

/** Row-major n x 4 in the order of the examples; dropout is off, the softmax is taken in float64. */
export async function scorePart(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  { rows, lengths }: TokenizedPart,
  { batchSize, padId, pause }: { readonly batchSize: number; readonly padId: number; readonly pause: Pause },
): Promise<Float64Array> {
  const k = LABELS.length;
  const probabilities = new Float64Array(lengths.length * k);
  for (const batch of planScoring(lengths, batchSize)) {
    const logits = await infer(ops, config, weights, padBatch(rows, batch, padId), pause);
    const values = (await ops.engine.read(logits)) as Float32Array | Float64Array;
    logits.dispose();
    batch.forEach((row, i) => {
      probabilities.set(softmax(values.subarray(i * k, (i + 1) * k)), row * k);
    });
    await pause();
  }
  return probabilities;
}

function softmax(logits: Float32Array | Float64Array): number[] {
  const highest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
