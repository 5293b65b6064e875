/** The two ends of a session on Kaggle: what is taken over before the first cell, what is left after the last one. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { check, checkOneOf } from '../core/check';
import { folderBytes } from '../core/files/files';
import { codeRoot, type Project, thisProject } from '../core/project';
import { print } from '../core/text/printable';
import { libraryPlaces } from '../setup/library/library-places.cjs';
import { nvidiaGpus } from '../setup/library/nvidia.mjs';
import { takeOver } from './merge-runs';
import { needsGpu } from './metadata';
import { describeState, runStates } from './run-states';
import { findSessions, readSession, writeSession } from './session-record';

/**
 * `begin` or `end`, as the notebook's Python calls it; settings come by environment. `packed` is where the archive was
 * unpacked.
 */
export async function main(
  [step]: readonly string[],
  environment = process.env,
  packed = codeRoot(),
): Promise<void> {
  if (checkOneOf(step, ['begin', 'end'], 'session step') === 'begin') await begin(environment, packed);
  else await end(environment);
}

async function begin(environment: NodeJS.ProcessEnv, packed: string): Promise<void> {
  const project = thisProject(environment);
  const { MAUDE_NOTEBOOK: notebook = '', MAUDE_PROFILE: profile = 'quick' } = environment;
  await checkMachine(notebook, profile, environment);
  for (const { folder, record } of await findSessions(environment.MAUDE_KAGGLE_INPUT ?? '/kaggle/input')) {
    print(`Taken over: notebook ${record.notebook}, session of ${record.startedAt}`);
    await takeOver(folder, project, 'theirs');
  }
  // A snapshot in the archive was packed on purpose; without one, what a session made counts.
  const hasSnapshot = existsSync(join(packed, 'data/current.json'));
  await takeOver(packed, project, hasSnapshot ? 'theirs' : 'ours');
  const startedAt = new Date().toISOString();
  const record = { format: 'maude-session/1', notebook, profile, status: 'open', startedAt } as const;
  await writeSession(project.root, { ...record, endedAt: null });
  await checkSize(project.root, environment);
  await tell(project);
}

async function end(environment: NodeJS.ProcessEnv): Promise<void> {
  const project = thisProject(environment);
  const record = await readSession(project.root);
  check(record, () => `${project.root}: no session was begun here`);
  await rm(join(project.root, '.cache'), { recursive: true, force: true });
  await writeSession(project.root, { ...record, status: 'ended', endedAt: new Date().toISOString() });
  await checkSize(project.root, environment);
  print((await tell(project)) ? GO_ON : FINISHED);
}

/** Says what there is of every run; true when something is left to train. */
async function tell(project: Project): Promise<boolean> {
  const states = await runStates(project);
  for (const state of states) print(describeState(state));
  return states.some(({ run }) => run.status !== 'finished');
}

async function checkMachine(
  notebook: string,
  profile: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  if (!needsGpu(notebook)) return;
  const { value: library } = libraryPlaces(environment).next();
  check(library, NO_TENSORFLOW);
  print(`TensorFlow: ${library.folder}`);
  const gpus = await nvidiaGpus(environment);
  print(gpus.length > 0 ? `GPUs: ${gpus.join(', ')}` : 'No GPU');
  check(!NEEDING_GPU.includes(profile) || gpus.length > 0, NO_GPU);
  if (gpus.length === 1) print('One GPU: the same results as on two, slower.');
}

async function checkSize(root: string, { MAUDE_OUTPUT_BYTES }: NodeJS.ProcessEnv): Promise<void> {
  const bytes = await folderBytes(root);
  const limit = Number(MAUDE_OUTPUT_BYTES ?? Number.POSITIVE_INFINITY);
  const show = (size: number) => `${(size / 1e9).toFixed(1)} GB`;
  print(`Output: ${show(bytes)}`);
  check(
    bytes <= limit,
    () =>
      `${root}: expected at most ${show(limit)}, what Kaggle keeps; received ${show(bytes)}. Attach fewer outputs, ` +
      'or remove runs that are not needed from reports/runs',
  );
}

const NO_TENSORFLOW =
  'expected TensorFlow 2.20 or 2.21 in this Python; found none: choose the latest environment in the settings of the ' +
  'notebook, or install it (!pip install tensorflow==2.20.0) and run again';
/** The profiles of Bio_ClinicalBERT. */
const NEEDING_GPU: readonly string[] = ['full', 'published'];
const NO_GPU =
  'profiles full and published train Bio_ClinicalBERT, which would take weeks without a GPU: choose "GPU T4 x2" as accelerator in the ' +
  "notebook's settings and run again, or set the profile to pretrained or quick in the settings cell";
const GO_ON =
  "Not finished. To go on: attach this notebook's own output (Add Input, Your Work, Notebooks; `kaggle kernels push` " +
  'does it by itself), save another version with Run All, and it resumes where this session stopped.';
const FINISHED = 'Finished. Download the output, then: npm run kaggle -- --status FOLDER';
