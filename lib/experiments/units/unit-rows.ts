/** The table of units under way: what the cluster says of each and what its process says of itself. */

import type { ProgressEvent } from '../../core/progress';
import type { Project } from '../../core/project';
import { MEASURES, scoreToChooseBy } from '../../metrics/measures';
import type { JobReport } from '../../remote/job';
import { readUnitProgress } from '../../remote/unit-progress';
import { readFold } from '../../runs/fold-file';
import type { FoldUnit } from './fold-unit';
import { unitFolder } from './unit';

/** One line. */
export type UnitRow = {
  readonly seed: number;
  readonly fold: number;
  /** `stopped` and `left` after an interrupt. */
  readonly state: JobReport['state'] | 'stopped' | 'left';
  readonly attempt: number;
  readonly epoch: number | null;
  /** `120 of 600 steps`. */
  readonly done: string;
  readonly loss: number | null;
  readonly tokensPerSecond: number | null;
  /** Death F1 of a finished one; why one waits; the end of a failed one's log. */
  readonly note: string;
};

type Job = Pick<JobReport, 'state' | 'attempt' | 'message' | 'logTail'>;

const LINES_OF_LOG = 4;

/** The row of a unit in `storage`. */
export async function unitRow(storage: Project, unit: FoldUnit, job: Job): Promise<UnitRow> {
  const { inputs, fold } = unit;
  const { state, attempt } = job;
  const still = { epoch: null, done: '', loss: null, tokensPerSecond: null };
  const row = { seed: inputs.seed, fold, state, attempt, ...still };
  const folder = unitFolder(storage, unit);
  if (state === 'finished') return { ...row, note: await scoreOf(folder, unit) };
  if (state !== 'running') return { ...row, note: reasonOf(job) };
  const progress = await readUnitProgress(folder);
  const event = progress?.state === 'running' ? progress.tasks.at(-1) : undefined;
  return event ? { ...row, ...measuresOf(event) } : { ...row, note: job.message || 'starting' };
}

function measuresOf({ task, done, total, unit = '', note = '', measures }: ProgressEvent) {
  const values: Readonly<Record<string, number | undefined>> = measures?.values ?? {};
  return {
    epoch: measures?.epoch ?? null,
    done: `${done}${total === null ? '' : ` of ${total}`} ${unit}`,
    loss: values.loss ?? null,
    tokensPerSecond: values.tokensPerSecond ?? null,
    note: measures ? '' : [task, note].filter(Boolean).join(': '),
  };
}

async function scoreOf(folder: string, { inputs }: FoldUnit): Promise<string> {
  const record = await readFold(folder);
  const epoch = record?.epochs.find((each) => each.epoch === record.bestEpoch[inputs.protocol]);
  if (!epoch) return '';
  const { by, score } = scoreToChooseBy(epoch.outer, 'deathF1');
  return `${MEASURES[by].name} ${score.toFixed(4)} in epoch ${epoch.epoch}`;
}

function reasonOf({ message, logTail }: Job): string {
  const lines = logTail.split('\n').map((line) => line.trim());
  return [message, ...lines.filter(Boolean).slice(-LINES_OF_LOG)].filter(Boolean).join(' \u00b7 ');
}
