/** Folds of runs as units that jobs on other machines do. */
import { setMaxListeners } from 'node:events';
import type { NeededFiles } from '../../classifiers/contract';
import type { MachineSettings } from '../../classifiers/machine-parameters';
import { messageOf } from '../../core/check';
import type { Project } from '../../core/project';
import type { JobReport, JobSpec, OnInterrupt } from '../../remote/job';
import type { RunJobs } from '../../remote/ray-jobs';
import { foldHashes } from '../../runs/folds';
import type { FoldWork, RemoteFolds } from '../../runs/request';
import type { FoldDraw } from '../experiment-data';
import { isUnitDone } from './execute-unit';
import type { FoldUnit } from './fold-unit';
import { fetchFoldBack, stageFiles, stageInputs } from './stage';
import { unitKey, writeUnit } from './unit';
import { unitJob } from './unit-job';
import type { UnitRow } from './unit-rows';
import { UnitTable } from './unit-table';

/** How folds become units, and units jobs. */
export interface RemoteOptions {
  readonly runJobs: RunJobs;
  /** What `runJobs` does to jobs under way at an abort: for the words that say so. */
  readonly onInterrupt: OnInterrupt;
  /** A root that all machines see; the project itself where it is one. */
  readonly storage: Project;
  readonly draw: FoldDraw;
  readonly machine: MachineSettings;
  /** CPUs and GPUs that a unit is given. */
  readonly cpus: number;
  readonly gpus: number;
  /** What is brought along to another storage beside snapshot and split; null (default) for nothing. */
  readonly needs?: NeededFiles | null;
  /** Gets the table of units whenever it changes. */
  readonly show: (rows: readonly UnitRow[]) => void;
}

/** Folds that are asked for within so many milliseconds are handed over together. */
const GATHER_MS = 200;

/** A unit on its way. */
interface Order {
  readonly unit: FoldUnit;
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Has the folds of runs done as jobs, each once, and brought back. */
export function remoteFolds(options: RemoteOptions): RemoteFolds {
  const { storage, show } = options;
  const table = new UnitTable(storage, show);
  let gathered: Order[] = [];
  const handOver = () => {
    const orders = gathered;
    gathered = [];
    void runOrders(orders, table, options);
  };
  return {
    kind: 'remote',
    async perform(work) {
      const unit = unitOf(work, options);
      table.add(unit);
      await stage(work, unit, options);
      await new Promise<void>((resolve, reject) => {
        if (gathered.length === 0) setTimeout(handOver, GATHER_MS);
        gathered.push({ unit, signal: work.signal, resolve, reject });
      });
      if (storage.root !== work.project.root) await fetchFoldBack(storage, work.project, unit);
    },
  };
}

function unitOf({ run, inputs, fold: parts, config }: FoldWork, { draw, machine }: RemoteOptions): FoldUnit {
  const { fold } = parts;
  const unit = { format: 'maude-unit/1', kind: 'fold', run, inputs, fold, draw } as const;
  return { ...unit, ids: foldHashes(parts), machine, ...(config ? { config } : {}) };
}

/** What is being brought to a storage root, by what it is: the folds of a run need the same. */
const staged = new Map<string, Promise<void>>();

async function stage(
  { project, inputs }: FoldWork,
  unit: FoldUnit,
  { storage, needs = null }: RemoteOptions,
): Promise<void> {
  if (storage.root !== project.root) {
    await once(`${storage.root} ${inputs.snapshot} ${inputs.split.fingerprint}`, () =>
      stageInputs(project, storage, inputs),
    );
    if (needs) await once(`${storage.root} ${needs.folder}`, () => stageFiles(needs, storage));
  }
  await writeUnit(storage, unit);
}

function once(key: string, work: () => Promise<void>): Promise<void> {
  const found = staged.get(key);
  if (found) return found;
  const begun = work().finally(() => staged.delete(key));
  staged.set(key, begun);
  return begun;
}

/** Has the units done; each order is settled as soon as its unit is finished or has failed. */
async function runOrders(orders: readonly Order[], table: UnitTable, options: RemoteOptions): Promise<void> {
  const { storage, runJobs } = options;
  const byKey = new Map(orders.map((order) => [unitKey(order.unit), order]));
  const isDone = (key: string) => {
    const order = byKey.get(key);
    return order ? isUnitDone(storage, order.unit) : Promise.resolve(false);
  };
  const onReport = (job: JobReport) => {
    table.update(job);
    const order = byKey.get(job.key);
    if (job.state === 'finished') order?.resolve();
    if (job.state === 'failed') order?.reject(failure(order.unit, job));
  };
  const signal = anyOf(orders.map((order) => order.signal));
  try {
    await runJobs(
      orders.map(({ unit }) => jobOf(unit, options)),
      { isDone, onReport, signal },
    );
    throw new Error('the jobs ended without a word of this unit');
  } catch (error) {
    const reason = signal.aborted ? interrupted(error, options) : error;
    for (const { reject } of orders) reject(reason);
  } finally {
    await table.rest(signal.aborted ? AFTER[options.onInterrupt].state : null);
  }
}

/** What becomes of jobs under way at an interrupt. */
const AFTER = {
  stop: {
    state: 'stopped',
    words: 'the jobs under way were stopped; run again to go on from their checkpoints',
  },
  leave: { state: 'left', words: 'the jobs under way go on without the notebook; run it again to find them' },
} as const;

function interrupted(error: unknown, { onInterrupt }: RemoteOptions): Error {
  return new Error(`${messageOf(error)}: ${AFTER[onInterrupt].words}`, { cause: error });
}

/** A signal that aborts with the first of `signals`. */
function anyOf(signals: readonly AbortSignal[]): AbortSignal {
  const any = new AbortController();
  setMaxListeners(0, any.signal);
  for (const signal of signals) {
    if (signal.aborted) any.abort(signal.reason);
    signal.addEventListener('abort', () => any.abort(signal.reason), { once: true });
  }
  return any.signal;
}

function jobOf(unit: FoldUnit, { storage, cpus, gpus }: RemoteOptions): JobSpec {
  const label = `${unit.run} fold ${unit.fold} seed ${unit.inputs.seed}`;
  return unitJob(unit, storage, { label, cpus, gpus });
}

function failure({ run, fold }: FoldUnit, { attempt, message, logTail }: JobReport): Error {
  const log = logTail.trim() === '' ? '' : `\n${logTail.trim()}`;
  return new Error(
    `${run}, fold ${fold}: failed in attempt ${attempt}: ${message || 'no reason was given'}. ` +
      `Run again to go on from its last checkpoint${log}`,
  );
}
