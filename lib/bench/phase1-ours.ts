/** Our side of `bench:phase1`, in a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { type Phase1Preset, tfidfLogisticConfig } from '../classifiers/tfidf-logistic/config';
import { loadTfidfLogistic } from '../classifiers/tfidf-logistic/model-file';
import { tfidfLogisticTrainer } from '../classifiers/tfidf-logistic/trainer';
import type { Label, LabelledText } from '../core/labels';
import { labelIndex } from '../core/labels';
import { printJson } from '../core/text/printable';
import { F1_FIELDS, f1Scores, predictedLabels } from '../metrics/classification';

interface Row extends LabelledText {
  readonly fold: number;
}

/** Prints the `Answer` of the bench; leaves the matrix and weights of the last fold in `folder` for the peer. */
export async function main([file, preset, folder, folds, tolerance]: string[]): Promise<void> {
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n').map(rowOf);
  const start = performance.now();
  const config = tfidfLogisticConfig({
    preset: preset as Phase1Preset,
    ngramMax: 2,
    minDf: 2,
    maxFeatures: 50_000,
    sublinearTf: true,
    C: 1,
    balanced: true,
    maxIterations: 1000,
    tolerance: Number(tolerance),
  });
  const trainer = tfidfLogisticTrainer(config);
  const scored: Awaited<ReturnType<typeof scoreFold>>[] = [];
  for (let fold = 1; fold <= Number(folds); fold++) scored.push(await scoreFold(trainer, rows, fold, folder));
  const seconds = (performance.now() - start) / 1000;
  const f1 = F1_FIELDS.map(
    (field) => scored.reduce((sum, one) => sum + (one.f1[field] ?? 0), 0) / scored.length,
  );
  const iterations = scored.map((one) => one.iterations);
  const nonZeros = preset === 'plain' ? await leaveMatrix(folder, rows, Number(folds)) : 0;
  printJson({ name: `Node ${process.version}`, seconds, nonZeros, iterations, f1 });
}

function rowOf(line: string, i: number): Row {
  const { text, label, fold } = JSON.parse(line) as { text: string; label: Label; fold: number };
  return { id: String(i), text, label, fold };
}

async function scoreFold(trainer: FoldTrainer, rows: readonly Row[], fold: number, folder: string) {
  const outer = rows.filter((row) => row.fold === fold);
  const train = rows.filter((row) => row.fold !== fold);
  let iterations = 0;
  const epochs = trainer({
    fold,
    train,
    inner: [],
    outer,
    seed: 42,
    folder,
    signal: new AbortController().signal,
    progress: ({ task, done }) => {
      if (task !== 'Tokenizing') iterations = done;
    },
  });
  const { value: epoch } = await epochs.next();
  if (typeof epoch !== 'object') throw new Error('expected a scored epoch; received none');
  const yTrue = outer.map(({ label }) => labelIndex(label));
  return { f1: f1Scores(yTrue, predictedLabels(epoch.outer)), iterations };
}

/** Writes the training matrix of the last fold, its labels and weights; returns the number of non-zeros. */
async function leaveMatrix(folder: string, rows: readonly Row[], fold: number): Promise<number> {
  const { vectorizer, model } = await loadTfidfLogistic(join(folder, 'model'));
  const train = rows.filter((row) => row.fold !== fold);
  const { offsets, indices, values } = vectorizer.transform(train.map(({ text }) => text));
  const labels = Int32Array.from(train, ({ label }) => labelIndex(label));
  const arrays = { offsets, indices, values, labels, weights: model.fitted.weights };
  for (const [name, array] of Object.entries(arrays)) writeFileSync(join(folder, `${name}.bin`), array);
  return values.length;
}
