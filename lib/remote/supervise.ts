/** Looks after jobs until the work of all is done: nothing is lost, nothing runs twice, whoever asks how often. */
import { check, checkNumber } from '../core/check';
import { systemClock } from '../core/clock';
import { inLanes } from '../core/lanes';
import { type Patience, retry, TryAgain } from '../core/network/retry';
import { RandomState } from '../core/random';
import type { RayClient } from './client';
import { ensurePackage } from './code-package';
import { type Drive, driveJob } from './drive-job';
import type { JobReport, JobSpec, SuperviseOptions } from './job';
import { Turns } from './turns';

/** Tries at first contact (about ten seconds): what is not there at once is mostly a wrong address. */
const FIRST_TRIES = 5;
/** Jobs that may wait for room at a time, and jobs that are looked at as often as asked. */
const WAITING = 16;
/** Tries that take two minutes; each further one takes about one. */
const SHORT_TRIES = 8;

/**
 * Brings every piece of work to its end and returns how each ended, in the order of `specs`; one that failed does not
 * hold up the others. Jobs of an earlier call are taken over. Throws when the cluster refuses, stays away for longer
 * than `outageMinutes`, or `signal` aborts; jobs under way are then left to themselves unless `onInterrupt` says `stop`.
 */
export async function superviseJobs(
  client: RayClient,
  specs: readonly JobSpec[],
  options: SuperviseOptions,
): Promise<JobReport[]> {
  checkSpecs(specs);
  const { signal, onInterrupt = 'leave', inFlight = Math.max(1, specs.length) } = options;
  checkNumber(inFlight, 'inFlight', { min: 1, integer: true });
  signal?.throwIfAborted();
  const underWay = new Map<string, string>();
  const drive = driveOf(client, options, underWay);
  const reports = new Map<JobSpec, JobReport>();
  const work = async (spec: JobSpec, _lane: number, laneSignal: AbortSignal) => {
    const patience = { ...drive.patience, signal: laneSignal };
    reports.set(spec, await driveJob(spec, { ...drive, patience }));
  };
  try {
    await firstContact(client, { ...drive.patience, signal });
    await inLanes(specs, inFlight, work, signal);
    return specs.map((spec) => reports.get(spec) as JobReport);
  } catch (error) {
    if (signal?.aborted && onInterrupt === 'stop')
      await Promise.allSettled([...underWay.values()].map((id) => client.stop(id)));
    throw error;
  }
}

async function firstContact(client: RayClient, patience: Patience): Promise<void> {
  await retry(() => client.version(), { ...patience, attempts: FIRST_TRIES }).catch((error: unknown) => {
    if (!(error instanceof TryAgain)) throw error;
    const remedy = 'Is the cluster up, and does RAY_ADDRESS name its dashboard (http://HOST:8265)?';
    throw new Error(`${error.message}. ${remedy}`, { cause: error });
  });
}

function driveOf(client: RayClient, options: SuperviseOptions, underWay: Map<string, string>): Drive {
  const {
    code,
    isDone,
    onReport = () => {},
    attempts = 3,
    pollMs = 2000,
    waiting = WAITING,
    settleSeconds = 30,
  } = options;
  const { clock = systemClock, random = new RandomState(process.pid), outageMinutes = 30 } = options;
  let uploading: Promise<void> | null = null;
  return {
    ...{ client, code, isDone, onReport, attempts, settleSeconds },
    turns: new Turns(checkNumber(waiting, 'waiting', { min: 1, integer: true })),
    pollMs: () => pollMs * Math.max(1, underWay.size / WAITING),
    patience: { clock, random, attempts: SHORT_TRIES + outageMinutes },
    async ensureCode() {
      if (code === null) return;
      uploading ??= ensurePackage(client, code).finally(() => {
        uploading = null;
      });
      await uploading;
    },
    onJob: (key, id) => (id === null ? underWay.delete(key) : underWay.set(key, id)),
  };
}

function checkSpecs(specs: readonly JobSpec[]): void {
  const seen = new Set<string>();
  for (const { key, label } of specs) {
    check(
      /^[0-9a-f]{16,}$/.test(key),
      () => `${label}: expected a key of at least 16 hex digits; received ${key}`,
    );
    check(!seen.has(key.slice(0, 16)), () => `${label}: expected each key once; ${key} is there twice`);
    seen.add(key.slice(0, 16));
  }
}
