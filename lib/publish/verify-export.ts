/** Whether an exported model says what the run's saved predictions say. */
import { basename, join } from 'node:path';
import { classifierOf } from '../classifiers/registry';
import { check } from '../core/check';
import { readJson } from '../core/files/files';
import { LABELS } from '../core/labels';
import { type Progress, silent } from '../core/progress';
import type { Project } from '../core/project';
import { openSnapshot } from '../data/store/snapshot';
import { sessionMachine } from '../experiments/session-machine';
import { loadTokenizer } from '../features/load-tokenizer';
import type { Truncation } from '../features/truncation';
import { predictionArrays, readPredictions } from '../runs/predictions';
import { openRefit } from '../runs/refit';
import { openRun } from '../runs/registry';
import type { RecordedCheckpoint } from './choice';
import type { ExportedFolder } from './export-folder';
import { ONNX_FILES } from './export-model';
import { openOnnx } from './onnx/session';
import { openProvenanceRecord, recordedCheckpoint } from './provenance-record';

/** One file of an export against the saved predictions of the same texts. */
export interface ExportCheck {
  readonly file: string;
  readonly texts: number;
  /** The largest difference of a probability. */
  readonly largestDifference: number;
  /** Texts with the same most likely label. */
  readonly sameLabel: number;
}

/**
 * Predicts texts by each file of an export (the ONNX files of a BERT, `model.json` of others) and compares with the
 * probabilities that were saved when the checkpoint was made: of the first texts of the fold's outer part, of a refit
 * those of its probe.
 */
export async function verifyExport(
  project: Project,
  { folder, manifest }: ExportedFolder,
  { texts = 16, progress = silent }: { readonly texts?: number; readonly progress?: Progress } = {},
): Promise<ExportCheck[]> {
  const record = await openProvenanceRecord(project, manifest.record);
  const { ids, probabilities } = await savedBy(
    project,
    recordedCheckpoint(record, manifest.classifier),
    texts,
  );
  const examples = await (await openSnapshot(project, record.data.snapshot)).examples();
  const textOf = new Map(examples.map(({ id: example, text }) => [example, text]));
  const narratives = ids.map((example) => {
    const text = textOf.get(example);
    check(text !== undefined, () => `snapshot ${record.data.snapshot}: expected the example ${example}`);
    return text;
  });
  if (manifest.classifier !== 'bert')
    return [compare('model.json', await predictExport({ folder, manifest }, narratives), probabilities)];
  const results: ExportCheck[] = [];
  for (const file of Object.values(ONNX_FILES))
    results.push(
      compare(basename(file), await predictOnnx(folder, file, narratives, progress), probabilities),
    );
  return results;
}

/** What the checkpoint itself said of some texts. */
async function savedBy(
  project: Project,
  { kind, run: id, fold, epoch }: RecordedCheckpoint,
  texts: number,
): Promise<{ readonly ids: readonly string[]; readonly probabilities: Float64Array }> {
  const run = await openRun(project, id);
  if (kind === 'fold') {
    const saved = await readPredictions(run, { part: 'outer', fold, epoch });
    return predictionArrays(saved.slice(0, texts));
  }
  const { ids, probabilities } = (await openRefit(run, epoch)).probe;
  const rows = Float64Array.from(probabilities).subarray(0, texts * LABELS.length);
  return { ids: ids.slice(0, texts), probabilities: rows };
}

/** Probabilities of `texts` by an exported model, row-major: a BERT by its float32 file, others as they are loaded. */
export async function predictExport(
  { folder, manifest }: ExportedFolder,
  texts: readonly string[],
  progress: Progress = silent,
): Promise<number[]> {
  if (manifest.classifier === 'bert') return predictOnnx(folder, ONNX_FILES.float32, texts, progress);
  const predictor = await classifierOf(manifest.classifier).load(folder, sessionMachine('Export'));
  return [...(await predictor.predictProba(texts, progress))];
}

/** Probabilities of `texts` by an ONNX file of the export, row-major. */
export async function predictOnnx(
  folder: string,
  file: string,
  texts: readonly string[],
  progress: Progress = silent,
): Promise<number[]> {
  const config = await readJson<{ truncation: Truncation }>(join(folder, 'config.json'));
  const settings = await readJson<{ model_max_length: number }>(join(folder, 'tokenizer_config.json'));
  check(
    config && settings,
    () => `${folder}: expected config.json and tokenizer_config.json; found no such files`,
  );
  const options = { maxLength: settings.model_max_length, truncation: config.truncation };
  const { ids, offsets } = await (await loadTokenizer(folder)).encodeAll(texts, options);
  const session = await openOnnx(join(folder, file));
  try {
    const rows: number[] = [];
    for (const i of texts.keys()) {
      rows.push(...(await session.predict(ids.subarray(offsets[i], offsets[i + 1]))));
      progress({ task: basename(file), done: i + 1, total: texts.length, unit: 'texts' });
    }
    return rows;
  } finally {
    await session.close();
  }
}

function compare(file: string, predicted: readonly number[], saved: Float64Array): ExportCheck {
  const k = LABELS.length;
  const labelOf = (values: ArrayLike<number>, row: number) => {
    const own = Array.from({ length: k }, (_, c) => values[row * k + c]);
    return own.indexOf(Math.max(...own));
  };
  const rows = Array.from({ length: saved.length / k }, (_, row) => row);
  const largest = saved.reduce((most, value, i) => Math.max(most, Math.abs(value - predicted[i])), 0);
  return {
    file,
    texts: rows.length,
    largestDifference: largest,
    sameLabel: rows.filter((row) => labelOf(predicted, row) === labelOf(saved, row)).length,
  };
}
