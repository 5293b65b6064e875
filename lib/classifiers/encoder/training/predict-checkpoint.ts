import { breathe, type Progress, silent } from '../../../core/progress';
import { rowLengths } from '../../../features/batches';
import { loadTokenizer } from '../../../features/load-tokenizer';
import type { Engine } from '../../../tensorflow/engine';
import { Ops } from '../bert/ops';
import { joinParts, parameterSpecs } from '../bert/parameters';
import { readBertModel } from '../bert/read-model';
import { readTrainingRecord } from './checkpoint';
import { scorePart } from './score-part';

/** Row-major n x 4. Texts are cut and batched as the checkpoint's recipe says. */
export async function predictCheckpoint(
  engine: Engine,
  folder: string,
  texts: readonly string[],
  progress: Progress = silent,
): Promise<Float64Array> {
  const { maxLength, truncation, scoreBatchSize, precision } = (await readTrainingRecord(folder)).recipe;
  const tokenizer = await loadTokenizer(folder);
  const rows = await tokenizer.encodeAll(texts, { maxLength, truncation });
  const { config, values } = await readBertModel(folder);
  const stopQueue = engine.startQueue();
  const ops = new Ops(engine, { products: precision });
  const weights = new Map(
    parameterSpecs(config).map((spec) => [spec.name, ops.upload(joinParts(spec, values), spec.shape)]),
  );
  try {
    let batches = 0;
    const pause = async () => {
      await engine.caughtUp();
      await breathe();
      batches++;
      progress({ task: folder.slice(-24), done: batches, total: null, unit: 'pauses' });
    };
    const part = { rows, lengths: rowLengths(rows), labels: new Uint8Array(texts.length) };
    const replica = { ops, weights: () => weights };
    return await scorePart([replica], config, part, {
      batchSize: scoreBatchSize,
      padId: tokenizer.idOf('[PAD]'),
      pause,
    });
  } finally {
    for (const tensor of weights.values()) tensor.dispose();
    stopQueue();
  }
}
