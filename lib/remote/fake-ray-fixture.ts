/** For tests: a Jobs API on loopback that answers as Ray 2.60 does, with jobs that are timers. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../core/clock';

/** What becomes of a job, chosen when it starts. */
export interface Fate {
  readonly end: 'SUCCEEDED' | 'FAILED' | 'never-starts';
  readonly milliseconds: number;
}

/** A job as the server keeps it. */
export interface FakeJob {
  readonly id: string;
  readonly request: Record<string, unknown>;
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  message: string;
  errorType: string | null;
  timer?: NodeJS.Timeout;
}

/** The fake's settings. */
export interface FakeRayOptions {
  readonly cpus?: number;
  readonly token?: string;
  readonly fateOf?: (id: string, nth: number) => Fate;
  /** Hears of a job whose command ran to its good end. */
  readonly onSuccess?: (id: string) => void;
  /** What to do with a request: `cut` breaks the connection before it has an effect, `lost` after. */
  readonly trouble?: (request: string) => 'cut' | 'lost' | number | null;
}

/** A clock a thousand times as fast. */
export const fastClock: Clock = {
  now: () => 1000 * performance.now(),
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 1000, signal),
};

/** Starts it. */
export async function fakeRay(options: FakeRayOptions = {}) {
  const { cpus = 2, token, onSuccess = () => {}, trouble = () => null } = options;
  const fateOf = options.fateOf ?? ((): Fate => ({ end: 'SUCCEEDED', milliseconds: 2 }));
  let jobs = new Map<string, FakeJob>();
  let packages = new Map<string, Buffer>();
  let up = true;
  const started: string[] = [];
  const requests: string[] = [];
  const uploads: string[] = [];
  let mostAlive = 0;

  const running = () => [...jobs.values()].filter(({ status }) => status === 'RUNNING');
  function schedule(): void {
    for (const job of jobs.values()) {
      if (job.status !== 'PENDING' || running().length >= cpus) continue;
      const fate = fateOf(job.id, started.length);
      if (fate.end === 'never-starts') {
        end(job, 'FAILED', 'Job supervisor actor failed to start within 900 seconds.', 'START_TIMEOUT');
        continue;
      }
      started.push(job.id);
      job.status = 'RUNNING';
      job.message = 'Job is currently running.';
      const key = (id: string) => id.replace(/-\d+$/, '');
      mostAlive = Math.max(mostAlive, running().filter(({ id }) => key(id) === key(job.id)).length);
      job.timer = setTimeout(() => {
        if (fate.end === 'SUCCEEDED') onSuccess(job.id);
        const failed =
          'Job entrypoint command failed with exit code 1, last available logs (truncated):\nboom';
        if (fate.end === 'FAILED') end(job, 'FAILED', failed, 'JOB_ENTRYPOINT_COMMAND_ERROR');
        else end(job, 'SUCCEEDED', 'Job finished successfully.', null);
      }, fate.milliseconds);
    }
  }
  function end(job: FakeJob, status: FakeJob['status'], message: string, errorType: string | null): void {
    clearTimeout(job.timer);
    const type = errorType === 'START_TIMEOUT' ? 'JOB_SUPERVISOR_ACTOR_START_TIMEOUT' : errorType;
    Object.assign(job, { status, message, errorType: type });
    setImmediate(schedule);
  }

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const asked = `${request.method} ${request.url}`;
    requests.push(asked);
    const met = trouble(asked);
    if (!up || met === 'cut') return void request.socket.destroy();
    const { status, text } =
      typeof met === 'number' ? { status: met, text: 'trouble' } : answer(request, body);
    if (met === 'lost') return void request.socket.destroy();
    const type = text.startsWith('{') ? 'application/json' : 'text/plain';
    response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function answer(
    { method, url = '', headers }: IncomingMessage,
    body: Buffer,
  ): { status: number; text: string } {
    const ok = (value: unknown) => ({ status: 200, text: JSON.stringify(value) });
    if (token && !headers.authorization)
      return { status: 401, text: 'Unauthorized: Missing authentication token' };
    if (token && headers.authorization !== `Bearer ${token}`)
      return { status: 403, text: 'Forbidden: Invalid authentication token' };
    if (method !== 'GET' && Object.keys(headers).some((name) => name.startsWith('sec-fetch')))
      return { status: 405, text: `'${method}' method not allowed for browser traffic.` };
    if (url === '/api/version') return ok({ version: '4', ray_version: '2.60.0' });
    const pack = /^\/api\/packages\/gcs\/(.+)$/.exec(url)?.[1];
    if (pack && method === 'PUT') {
      packages.set(pack, body);
      uploads.push(pack);
      return { status: 200, text: '' };
    }
    if (pack) return { status: packages.has(pack) ? 200 : 404, text: '' };
    if (url === '/api/jobs/' && method === 'POST') return submit(JSON.parse(body.toString()));
    const [, id = '', call = ''] = /^\/api\/jobs\/([^/]+)(\/\w+)?$/.exec(url) ?? [];
    const job = jobs.get(id);
    if (!job) return { status: 404, text: `Job ${id} does not exist` };
    if (call === '/logs') return ok({ logs: `Running entrypoint for job ${id}: x\nfirst\nboom\n` });
    if (call === '/stop') {
      const live = job.status === 'PENDING' || job.status === 'RUNNING';
      if (live) end(job, 'STOPPED', 'Job was intentionally stopped.', null);
      return ok({ stopped: live });
    }
    return ok({
      status: job.status,
      message: job.message,
      error_type: job.errorType,
      driver_exit_code: null,
    });
  }

  function submit(request: Record<string, unknown>): { status: number; text: string } {
    const id = String(request.submission_id);
    const refused = 'RuntimeError: Request failed with status code 400: Traceback';
    if (jobs.has(id))
      return { status: 500, text: `${refused}\nValueError: Job with submission_id ${id} already exists.\n.` };
    const workingDir = (request.runtime_env as { working_dir?: string }).working_dir;
    const job: FakeJob = {
      id,
      request,
      status: 'PENDING',
      message: 'Job has not started yet.',
      errorType: null,
    };
    jobs.set(id, job);
    if (workingDir && !packages.has(workingDir.replace('gcs://', '')))
      end(job, 'FAILED', 'runtime_env setup failed', 'RUNTIME_ENV_SETUP_FAILURE');
    setImmediate(schedule);
    return { status: 200, text: JSON.stringify({ submission_id: id }) };
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    started,
    requests,
    uploads,
    jobs: () => [...jobs.values()],
    /** The most jobs of one key that ever ran at once. */
    mostAlive: () => mostAlive,
    /** Loses everything that runs or is known, and is away for some milliseconds. */
    async restart(milliseconds: number) {
      for (const { timer } of jobs.values()) clearTimeout(timer);
      jobs = new Map();
      packages = new Map();
      up = false;
      await systemClock.sleep(milliseconds);
      up = true;
    },
    kill: (id: string) => {
      const job = jobs.get(id);
      if (job?.status === 'RUNNING')
        end(job, 'FAILED', 'Job supervisor actor died', 'JOB_SUPERVISOR_ACTOR_DIED');
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
