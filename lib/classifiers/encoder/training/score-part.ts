/** Probabilities of a part's examples under the current weights. */
import { LABELS } from '../../../core/labels';
import { softmax } from '../../../core/softmax';
import { padBatch, planScoring } from '../../../features/batches';
import { infer, type Pause } from '../bert/bert';
import type { BertConfig } from '../bert/config';
import type { TokenizedPart } from './fold-data';
import { type Replica, settleAll } from './replicas';

/**
 * Row-major n x 4 in the order of the examples; dropout is off, the softmax is taken in float64. Several devices take
 * whole batches in turn: the numbers are those of one device.
 */
export async function scorePart(
  members: readonly Replica[],
  config: BertConfig,
  { rows, lengths }: TokenizedPart,
  { batchSize, padId, pause }: { readonly batchSize: number; readonly padId: number; readonly pause: Pause },
): Promise<Float64Array> {
  const k = LABELS.length;
  const probabilities = new Float64Array(lengths.length * k);
  const scoreBatch = async ({ ops, weights }: Replica, batch: Uint32Array) => {
    const logits = await infer(ops, config, weights(), padBatch(rows, batch, padId), pause);
    const values = (await ops.engine.read(logits).finally(() => logits.dispose())) as
      | Float32Array
      | Float64Array;
    batch.forEach((row, i) => {
      probabilities.set(softmax(values.subarray(i * k, (i + 1) * k)), row * k);
    });
    await pause();
  };
  const batches = planScoring(lengths, batchSize);
  for (let i = 0; i < batches.length; i += members.length) {
    const group = batches.slice(i, i + members.length);
    await settleAll(group.map((batch, d) => scoreBatch(members[d], batch)));
  }
  return probabilities;
}
