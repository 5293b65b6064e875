/** The table of units under way: what the cluster says of each and what its process says of itself. */

import { join } from 'node:path';
import { readJson } from '../core/files';
import { LABEL_NAMES } from '../core/labels';
import type { Project } from '../core/project';
import type { FoldRecord } from '../runs/run';
import type { FoldUnit } from './fold-unit';
import type { UnitJobState } from './jobs';
import { unitFolder } from './unit';
import { readUnitProgress } from './unit-progress';

/** One line. */
export type UnitRow = {
  readonly run: string;
  readonly seed: number;
  readonly fold: number;
  readonly state: UnitJobState['state'];
  readonly attempt: number;
  /** What it is at: `fold 3, epoch 2`. */
  readonly task: string;
  /** `120 of 600 steps`. */
  readonly done: string;
  /** Loss, rate and tokens a second; Death F1 of a finished one; why one waits, and the end of a failed one's log. */
  readonly note: string;
};

const ENDS = /[^\n]*\S[^\n]*/g;
const LINES_OF_LOG = 4;

/** The row of a unit in `storage`. */
export async function unitRow(storage: Project, unit: FoldUnit, job: UnitJobState): Promise<UnitRow> {
  const { run, inputs, fold } = unit;
  const place = { run, seed: inputs.seed, fold, state: job.state, attempt: job.attempt };
  const folder = unitFolder(storage, unit);
  if (job.state === 'finished') return { ...place, task: '', done: '', note: await scoreOf(folder, unit) };
  if (job.state !== 'running') return { ...place, task: '', done: '', note: reasonOf(job) };
  const progress = await readUnitProgress(folder);
  const event = progress?.state === 'running' ? progress.tasks.at(-1) : undefined;
  if (!event) return { ...place, task: 'starting', done: '', note: job.message };
  const { task, done, total, unit: of = '', note = '' } = event;
  return { ...place, task, done: total === null ? `${done} ${of}` : `${done} of ${total} ${of}`, note };
}

async function scoreOf(folder: string, { inputs }: FoldUnit): Promise<string> {
  const record = await readJson<FoldRecord>(join(folder, 'fold.json'));
  const epoch = record?.epochs.find((each) => each.epoch === record.bestEpoch[inputs.protocol]);
  return epoch ? `${LABEL_NAMES.D} F1 ${epoch.outer.f1.D.toFixed(4)} in epoch ${epoch.epoch}` : '';
}

function reasonOf({ message, logTail }: UnitJobState): string {
  const lines = (logTail.match(ENDS) ?? []).slice(-LINES_OF_LOG);
  return [message, ...lines.map((line) => line.trim())].filter(Boolean).join(' \u00b7 ');
}
