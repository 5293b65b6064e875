/** A chosen checkpoint in the form in which others load it: Hugging Face's files and ONNX. */
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_FILES } from '../classifiers/encoder/bert/model-files';
import { readBertModel } from '../classifiers/encoder/bert/read-model';
import { readTrainingRecord } from '../classifiers/encoder/training/checkpoint';
import { check } from '../core/check';
import { readJson, temporaryPath, writeFileAtomic, writeJson } from '../core/files/files';
import { writeSealed } from '../core/files/sealed';
import { type Progress, silent } from '../core/progress';
import type { Project } from '../core/project';
import { candidateName } from '../diagnostics/selection/candidate';
import { openRun } from '../runs/registry';
import { type CardFacts, cardFacts } from './card-facts';
import { checkpointFiles } from './choice';
import { type ExportedFolder, exportFolder, openExport, sealExport } from './export-folder';
import { renderModelCard } from './model-card';
import { autoMap, MODELING_CODE, MODELING_FILE } from './modeling';
import { ONNX_PRECISIONS } from './onnx/bert-graph';
import { writeOnnx } from './onnx/write-onnx';
import { SCORER_FILE } from './scorer-at';
import { SCORING_CODE, SCORING_FILE } from './scoring';

/** Where the two ONNX files lie, as transformers.js and optimum expect them. */
export const ONNX_FILES = { float32: 'onnx/model.onnx', int8: 'onnx/model_int8.onnx' } as const;

/**
 * Exports the best checkpoint of `classifier` that provenance record `id` names, with its card and the record itself, to
 * `reports/selection/<id>/model-<phase or classifier>/`. An export that is there and whole is found again. Throws when the record or
 * a file of the checkpoint is not what was recorded, and when a fact for the card is missing.
 */
export async function exportModel(
  project: Project,
  id: string,
  { classifier, progress = silent }: { readonly classifier?: string; readonly progress?: Progress } = {},
): Promise<ExportedFolder> {
  const facts = await cardFacts(project, id, classifier);
  const { record, run } = facts;
  const folder = exportFolder(project, id, facts.checkpoint);
  if (existsSync(join(folder, 'export.json'))) return openExport(project, folder);
  const temporary = temporaryPath(folder);
  try {
    await mkdir(temporary, { recursive: true });
    if (run.inputs.classifier === 'bert') await writeBert(project, facts, temporary, progress);
    else await copyCheckpoint(project, facts, temporary);
    await writeSealed(join(temporary, SCORER_FILE), facts.scorer);
    await writeFileAtomic(join(temporary, SCORING_FILE), SCORING_CODE);
    await writeFileAtomic(join(temporary, 'README.md'), renderModelCard(facts));
    await cp(join(folder, '../provenance.json'), join(temporary, 'provenance.json'));
    const { manifest } = await sealExport(temporary, { kind: 'model', run, record });
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    return { folder, manifest };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Copies the checkpoint's files after checking them; returns the folder that they come from. */
async function copyCheckpoint(
  project: Project,
  { checkpoint, run }: CardFacts,
  to: string,
  wanted: (name: string) => boolean = () => true,
): Promise<string> {
  const files = await checkpointFiles(await openRun(project, run.id), checkpoint);
  check(
    files.length > 0,
    () => `run ${run.id}: it kept no checkpoint of ${candidateName(checkpoint)}; run its notebook again`,
  );
  for (const { path } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (wanted(name)) await cp(join(run.folder, path), join(to, name));
  }
  return join(run.folder, files[0].path, '..');
}

async function writeBert(project: Project, facts: CardFacts, to: string, progress: Progress): Promise<void> {
  const isModelFile = (name: string) => (MODEL_FILES as readonly string[]).includes(name);
  const from = await copyCheckpoint(project, facts, to, isModelFile);
  const { recipe } = await readTrainingRecord(from);
  const model = await readBertModel(from);
  const json = await readJson<Readonly<Record<string, unknown>>>(join(from, 'config.json'));
  const { truncation } = recipe;
  await writeJson(join(to, 'config.json'), { ...json, ...autoMap(model.config.pooling), truncation });
  if (model.config.pooling !== 'pooler') await writeFileAtomic(join(to, MODELING_FILE), MODELING_CODE);
  const metadata = { 'maude.provenance': facts.record.digest, 'maude.selection': facts.record.id };
  for (const [i, precision] of ONNX_PRECISIONS.entries()) {
    progress({ task: 'ONNX', done: i, total: ONNX_PRECISIONS.length, unit: 'files', note: precision });
    const path = join(to, ONNX_FILES[precision]);
    await writeOnnx(path, model, { precision, version: facts.version, metadata });
  }
  progress({ task: 'ONNX', done: ONNX_PRECISIONS.length, total: ONNX_PRECISIONS.length, unit: 'files' });
}
