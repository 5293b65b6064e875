/** One piece of work, from its first job to its result. */
import { check } from '../core/check';
import { backOff, type Patience, retry } from '../core/network/retry';
import { plainText } from '../core/text/escape';
import type { JobRequest, RayClient, RayJob } from './client';
import { packageUri } from './code-package';
import { type JobReport, type JobSpec, type SuperviseOptions, submissionId } from './job';
import type { Turns } from './turns';

/** What the jobs of one supervisor share. */
export interface Drive extends Required<Pick<SuperviseOptions, 'attempts' | 'settleSeconds' | 'onReport'>> {
  readonly client: RayClient;
  readonly code: SuperviseOptions['code'];
  readonly isDone: SuperviseOptions['isDone'];
  readonly patience: Patience;
  /** Of those that wait for room. */
  readonly turns: Turns;
  /** Between two looks at a job. */
  readonly pollMs: () => number;
  /** Sees to it that the cluster has the package. */
  readonly ensureCode: () => Promise<void>;
  /** Hears which job is under way for a key; null when none is. */
  readonly onJob: (key: string, id: string | null) => void;
}

/** How a job ended; `lost` is one that the cluster knows no more. */
interface JobEnd {
  readonly kind: 'succeeded' | 'failed' | 'stopped' | 'lost' | 'never-started';
  readonly message: string;
}

const LOG_LINES = 20;
/** Characters of one of them. */
const LINE_LENGTH = 1000;
/** Jobs of one piece of work that a cluster may know. */
const MOST_JOBS = 1000;

/**
 * Hands jobs in until the work is done or `attempts` of them failed; a job of the same work that is under way is taken
 * over. What failed before this call does not count, nor what Ray never started. Throws when the cluster knows a thousand
 * jobs of this work.
 */
export async function driveJob(spec: JobSpec, drive: Drive): Promise<JobReport> {
  const { attempts, patience } = drive;
  const report = reporter(spec, drive);
  let waits = 0;
  for (let failures = 0; ; ) {
    const { attempt, end } = await oneJob(spec, drive, report);
    if (end === null) return report('finished', attempt, '');
    const message = problemOf(end, spec);
    if (end.kind === 'never-started') {
      report('waiting', attempt, message);
      await patience.clock.sleep(backOff(++waits, patience.random), patience.signal);
      continue;
    }
    failures++;
    if (failures >= attempts)
      return report('failed', attempt, message, await logTail(spec.key, attempt, drive));
    report('waiting', attempt, `${message}; it goes again (${failures} of ${attempts} attempts failed)`);
    await patience.clock.sleep(backOff(failures, patience.random), patience.signal);
  }
}

/** Has one job of the work done; `end` is null where the work then is, the number 0 where it was before. */
async function oneJob(
  spec: JobSpec,
  drive: Drive,
  report: Report,
): Promise<{ attempt: number; end: JobEnd | null }> {
  const { isDone, onJob, patience, turns } = drive;
  const giveBack = await turns.take(patience.signal);
  try {
    if (await isDone(spec.key)) return { attempt: 0, end: null };
    const attempt = await retry(() => takeOrSubmit(spec, drive), patience);
    if (attempt === null) return { attempt: 0, end: null };
    const end = await follow(spec, attempt, drive, (state, ...told) => {
      if (state === 'running') giveBack();
      return report(state, ...told);
    });
    return { attempt, end: (await isDoneSoon(spec.key, end, drive)) ? null : end };
  } finally {
    giveBack();
    if (!patience.signal?.aborted) onJob(spec.key, null);
  }
}

/**
 * The number of the job that is under way; of a new one where none is; null where the work got done meanwhile. After
 * any failure all of it is asked again: a head that restarted has forgotten its jobs, and numbers begin anew for all.
 */
async function takeOrSubmit(spec: JobSpec, drive: Drive): Promise<number | null> {
  const { client, ensureCode, isDone, onJob } = drive;
  await ensureCode();
  let attempt = 1;
  for (; ; attempt++) {
    check(
      attempt <= MOST_JOBS,
      () =>
        `${client.url}: expected at most ${MOST_JOBS} jobs of ${spec.label}; received more, none of them under way. Does RAY_ADDRESS name Ray's dashboard? Else restart the cluster`,
    );
    const id = submissionId(spec.key, attempt);
    const job = await client.job(id);
    onJob(spec.key, id);
    if (job === null) break;
    if (isLive(job)) return attempt;
  }
  if (await isDone(spec.key)) return null;
  // An id that exists was handed in by another driver, or by a try whose answer was lost.
  await client.submit(requestOf(spec, attempt, drive.code));
  return attempt;
}

function requestOf(
  { key, label, entrypoint, cpus, gpus, env }: JobSpec,
  attempt: number,
  code: Drive['code'],
): JobRequest {
  const metadata = { workbench: label, key, code: code?.name ?? '' };
  const workingDir = code === null ? null : packageUri(code);
  return { submissionId: submissionId(key, attempt), entrypoint, cpus, gpus, env, workingDir, metadata };
}

async function follow(spec: JobSpec, attempt: number, drive: Drive, report: Report): Promise<JobEnd> {
  const { client, patience, pollMs } = drive;
  for (;;) {
    const job = await retry(() => client.job(submissionId(spec.key, attempt)), patience);
    if (job === null)
      return { kind: 'lost', message: 'the cluster knows the job no more (was its head restarted?)' };
    if (!isLive(job)) return endOf(job);
    report(job.status === 'RUNNING' ? 'running' : 'waiting', attempt, firstLine(job.message));
    await patience.clock.sleep(pollMs(), patience.signal);
  }
}

const isLive = ({ status }: RayJob) => status === 'PENDING' || status === 'RUNNING';

function endOf({ status, errorType, message }: RayJob): JobEnd {
  const said = firstLine(message);
  if (errorType === 'JOB_SUPERVISOR_ACTOR_START_TIMEOUT') return { kind: 'never-started', message: said };
  if (status === 'SUCCEEDED') return { kind: 'succeeded', message: said };
  return { kind: status === 'STOPPED' ? 'stopped' : 'failed', message: said };
}

function problemOf({ kind, message }: JobEnd, { cpus, gpus }: JobSpec): string {
  switch (kind) {
    case 'succeeded':
      return 'the job ended well, but its result is not in the storage: is it the same folder on every node?';
    case 'never-started':
      return `waited in vain for ${cpus} CPUs and ${gpus} GPUs (\`ray status\` shows what the cluster has); queued again`;
    case 'stopped':
      return 'the job was stopped from outside';
    default:
      return message;
  }
}

/** Whether the result is there; after a job that ended well, storage that is shared gets the time to show it. */
async function isDoneSoon(key: string, { kind }: JobEnd, drive: Drive): Promise<boolean> {
  const { isDone, settleSeconds, patience } = drive;
  const until = patience.clock.now() + 1000 * settleSeconds;
  for (;;) {
    if (await isDone(key)) return true;
    if (kind !== 'succeeded' || patience.clock.now() >= until) return false;
    await patience.clock.sleep(1000, patience.signal);
  }
}

/** The last lines of the job's own output; what Ray kept of them where the node and its log are gone. */
async function logTail(key: string, attempt: number, { client }: Drive): Promise<string> {
  const id = submissionId(key, attempt);
  const log =
    (await client.logs(id).catch(() => '')) || (await client.job(id).catch(() => null))?.message || '';
  const lines = plainText(log).trimEnd().split('\n');
  return lines
    .filter((line) => !RAYS_OWN.test(line))
    .slice(-LOG_LINES)
    .map((line) => line.slice(0, LINE_LENGTH))
    .join('\n');
}

const RAYS_OWN = /INFO job_manager\.py|^Running entrypoint for job /;

const firstLine = (text: string) =>
  plainText(text.split('\n')[0])
    .replace(/, last available logs.*/, '')
    .slice(0, 300);

type Report = (state: JobReport['state'], attempt: number, message: string, logTail?: string) => JobReport;

/** Reports what changed. */
function reporter({ key, label }: JobSpec, { onReport }: Drive): Report {
  let last = '';
  return (state, attempt, message, logTail = '') => {
    const report = { key, label, state, attempt, message, logTail };
    const now = JSON.stringify(report);
    if (now !== last) onReport(report);
    last = now;
    return report;
  };
}
