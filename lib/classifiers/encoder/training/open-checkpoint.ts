/** A checkpoint's predictions, from a run's folder or an exported one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../core/check';
import { readJson } from '../../../core/files/files';
import { breathe, type Progress, silent } from '../../../core/progress';
import { rowLengths } from '../../../features/batches';
import { loadTokenizer } from '../../../features/load-tokenizer';
import type { Truncation } from '../../../features/truncation';
import type { Engine } from '../../../tensorflow/engine';
import type { Predictor } from '../../contract';
import { Ops } from '../bert/ops';
import { joinParts, parameterSpecs } from '../bert/parameters';
import { readBertModel } from '../bert/read-model';
import { readTrainingRecord } from './checkpoint';
import { type Recipe, recipe } from './recipe';
import { scorePart } from './score-part';

/** How texts are cut and batched. */
type Reading = Pick<Recipe, 'maxLength' | 'truncation' | 'scoreBatchSize' | 'precision'>;

/** Opens the checkpoint in `folder`; it keeps tokenizer and weights in memory and holds nothing on the device between calls. */
export async function openCheckpoint(engine: Engine, folder: string): Promise<Predictor> {
  const { maxLength, truncation, scoreBatchSize, precision } = await readingOf(folder);
  const tokenizer = await loadTokenizer(folder);
  const { config, values } = await readBertModel(folder);
  const predictProba = async (texts: readonly string[], progress: Progress = silent) => {
    const rows = await tokenizer.encodeAll(texts, { maxLength, truncation });
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
  };
  const truncates = (texts: readonly string[]) =>
    Array.from(tokenizer.encodeRows(texts, { maxLength, truncation }).cut, (cut) => cut === 1);
  return { predictProba, truncates };
}

/** As it was trained; of an export, which keeps no record of its training, as its config and tokenizer say. */
async function readingOf(folder: string): Promise<Reading> {
  if (existsSync(join(folder, 'training.json'))) return (await readTrainingRecord(folder)).recipe;
  const config = await readJson<{ truncation?: Truncation }>(join(folder, 'config.json'));
  const settings = await readJson<{ model_max_length?: number }>(join(folder, 'tokenizer_config.json'));
  const [truncation, maxLength] = [config?.truncation, settings?.model_max_length];
  check(
    truncation !== undefined && maxLength !== undefined,
    () => `${folder}: expected a checkpoint of BERT or an exported one; found neither`,
  );
  return { ...recipe(), truncation, maxLength };
}
