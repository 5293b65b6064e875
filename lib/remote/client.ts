/** Ray's Jobs API: what is asked of it, and what its answers mean. */
import { check, messageOf } from '../core/check';
import { parseAnswer } from '../core/network/parse-answer';
import { TryAgain } from '../core/network/retry';
import { plainText } from '../core/text/escape';
import { secretsOf, withoutSecrets } from '../core/text/secrets';
import type { RayAddress } from './address';
import { type ClusterAnswer, type ClusterRequest, httpTransport, type Transport } from './transport';

/** A job as it is handed in. `env` can be read by everyone who may see the cluster's jobs: no secret belongs there. */
export interface JobRequest {
  readonly submissionId: string;
  /** A shell command. */
  readonly entrypoint: string;
  readonly cpus: number;
  readonly gpus: number;
  readonly env: Readonly<Record<string, string>>;
  /** `gcs://...zip`, in which the command runs; null runs it where the cluster was started. */
  readonly workingDir: string | null;
  /** Short texts that the dashboard shows. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A job as Ray tells of it. */
export interface RayJob {
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  readonly message: string;
  /** Why Ray says that it failed, `JOB_SUPERVISOR_ACTOR_START_TIMEOUT`; null where it did not. */
  readonly errorType: string | null;
}

/** The calls; each throws `TryAgain` for what may pass, an error with the way out for what will not. */
export interface RayClient {
  readonly url: string;
  /** Version of Ray. */
  version(): Promise<string>;
  /** Hands a job in; `exists` where one of that id is known already (it is not run again). */
  submit(job: JobRequest): Promise<'submitted' | 'exists'>;
  /** Null where no job has that id. */
  job(submissionId: string): Promise<RayJob | null>;
  /** What the job wrote so far; empty where there is none. */
  logs(submissionId: string): Promise<string>;
  /** Asks a job to end (SIGTERM, SIGKILL after 3 s); false where it runs no more. */
  stop(submissionId: string): Promise<boolean>;
  /** Whether the cluster holds a package; it then keeps it for at least ten minutes. */
  hasPackage(name: string): Promise<boolean>;
  uploadPackage(name: string, bytes: Uint8Array): Promise<void>;
}

const ANSWER_MS = 30_000;
const UPLOAD_MS = 300_000;
const STATUSES: readonly string[] = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'STOPPED'];

/** A client of the cluster at `address`. A call ends within 30 seconds, an upload within 5 minutes. */
export function rayClient({ url, headers }: RayAddress, transport: Transport = httpTransport): RayClient {
  const secrets = Object.values(headers).flatMap(secretsOf);

  async function ask(
    method: ClusterRequest['method'],
    path: string,
    body?: Uint8Array,
    type = 'application/json',
  ) {
    const sent = { ...headers, ...(body ? { 'Content-Type': type } : {}) };
    const timeoutMs = method === 'PUT' ? UPLOAD_MS : ANSWER_MS;
    const request = { method, url: `${url}${path}`, headers: sent, body, timeoutMs };
    const received = await transport(request).catch((error: unknown) => {
      const message = `${url} ${messageOf(error)}`;
      throw error instanceof TryAgain ? new TryAgain(message, null, { cause: error }) : new Error(message);
    });
    const [contentType, text] = [received.type, received.text].map((said) => withoutSecrets(said, secrets));
    const answer = { ...received, type: contentType, text };
    refuse(answer, url);
    return answer;
  }
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const jobPath = (id: string, call = '') => `/api/jobs/${encodeURIComponent(id)}${call}`;

  return {
    url,
    async version() {
      const answer = await ask('GET', '/api/version');
      if (answer.status >= 500) succeed(answer, url, 'version');
      const { ray_version: version } = parsed(answer, url) as { ray_version?: string };
      check(typeof version === 'string', () => `${url}: expected Ray's dashboard; ${strange(answer)}`);
      return version;
    },
    async submit(job) {
      const answer = await ask('POST', '/api/jobs/', json(bodyOf(job)));
      if (/Job with submission_id \S+ already exists/.test(answer.text)) return 'exists';
      succeed(answer, url, `job ${job.submissionId}`);
      return 'submitted';
    },
    async job(id) {
      const answer = await ask('GET', jobPath(id));
      return answer.status === 404 ? null : jobOf(parsed(succeed(answer, url, `job ${id}`), url), url);
    },
    async logs(id) {
      const answer = await ask('GET', jobPath(id, '/logs'));
      if (answer.status === 404) return '';
      return String((parsed(succeed(answer, url, `log of ${id}`), url) as { logs?: string }).logs ?? '');
    },
    async stop(id) {
      const answer = await ask('POST', jobPath(id, '/stop'), json({}));
      if (answer.status === 404) return false;
      return (parsed(succeed(answer, url, `job ${id}`), url) as { stopped?: boolean }).stopped === true;
    },
    async hasPackage(name) {
      const answer = await ask('GET', `/api/packages/gcs/${name}`);
      return answer.status !== 404 && Boolean(succeed(answer, url, `package ${name}`));
    },
    async uploadPackage(name, bytes) {
      succeed(
        await ask('PUT', `/api/packages/gcs/${name}`, bytes, 'application/octet-stream'),
        url,
        `package ${name}`,
      );
    },
  };
}

function bodyOf({ submissionId, entrypoint, cpus, gpus, env, workingDir, metadata }: JobRequest) {
  return {
    submission_id: submissionId,
    entrypoint,
    entrypoint_num_cpus: cpus,
    entrypoint_num_gpus: gpus,
    metadata,
    runtime_env: { env_vars: env, ...(workingDir === null ? {} : { working_dir: workingDir }) },
  };
}

/** What no call can go on with: a door that is shut, or not Ray's. */
function refuse(answer: ClusterAnswer, url: string): void {
  const { status, type, text, waitMs } = answer;
  const token = 'set RAY_AUTH_TOKEN (or RAY_AUTH_TOKEN_PATH) to the token of the cluster';
  const gate = 'or, where a proxy stands before it, RAY_JOB_HEADERS to what that asks for';
  check(status !== 401, () => `${url}: expected a token (401 Unauthorized): ${token}, ${gate}`);
  check(status !== 403, () => `${url}: the token was refused (403 Forbidden): ${token}, ${gate}`);
  check(
    status < 300 || status >= 400,
    () =>
      `${url}: expected Ray's dashboard; it redirects elsewhere (a log-in page?): check RAY_ADDRESS, ${gate}`,
  );
  if (/html/i.test(type) || /^\s*<(!doctype|html)/i.test(text)) {
    if (status >= 502 && status <= 504)
      throw new TryAgain(`${url} is not there yet (a proxy says ${status})`, waitMs);
    throw new Error(`${url}: expected Ray's dashboard; ${strange(answer)}: check RAY_ADDRESS, ${gate}`);
  }
}

/** The answer if it is a good one. Ray wraps what its agent refuses for good (400) into a 500. */
function succeed(answer: ClusterAnswer, url: string, what: string): ClusterAnswer {
  const { status, text, waitMs } = answer;
  if (status === 200) return answer;
  const forGood = status < 500 || /status code 4\d\d/.test(text);
  const message = `${url}: ${what}: ${status} ${lastLine(text)}`;
  throw forGood && status !== 408 && status !== 429 ? new Error(message) : new TryAgain(message, waitMs);
}

function parsed(answer: ClusterAnswer, url: string): unknown {
  try {
    return parseAnswer(Buffer.from(answer.text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new Error(`${url}: ${messageOf(error)}`);
    throw new Error(`${url}: expected Ray's dashboard; ${strange(answer)}: check RAY_ADDRESS`);
  }
}

function jobOf(value: unknown, url: string): RayJob {
  const { status, message, error_type } = value as Record<string, unknown>;
  check(
    STATUSES.includes(status as string),
    () => `${url}: expected a job's status; received ${String(status)}`,
  );
  return {
    status: status as RayJob['status'],
    message: typeof message === 'string' ? message : '',
    errorType: typeof error_type === 'string' ? error_type : null,
  };
}

const strange = ({ status, type }: ClusterAnswer) => `received ${status} ${type || 'without a type'}`;

/** Of a traceback the line that says what was wrong. */
function lastLine(text: string): string {
  const lines = plainText(text)
    .split('\n')
    .map((line) => line.trim());
  return (lines.filter((line) => /\w/.test(line)).at(-1) ?? '').slice(0, 300);
}
