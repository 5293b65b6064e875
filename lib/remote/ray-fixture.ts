/** For checks and benches: a real Ray on loopback, in an environment of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../core/network/free-ports-fixture';
import { peerEnvironment } from '../setup/peer-environment.mjs';
import { rayClient } from './client';

/** A running head. */
export interface RealRay {
  readonly url: string;
  /** Everything about it lies below; the command lines of what it runs should name it, so that nothing is left over. */
  readonly folder: string;
  /** Kills everything of the head at once, as a machine that fails does. */
  kill(): Promise<void>;
  /** Starts it again at the same address, knowing nothing. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

const START_MS = 120_000;
const PORTS = [
  ...['port', 'dashboard-port', 'ray-client-server-port', 'dashboard-agent-listen-port'],
  ...['dashboard-agent-grpc-port', 'metrics-export-port', 'node-manager-port', 'object-manager-port'],
  'runtime-env-agent-port',
];

/** How a head is started. */
export interface RealRayOptions {
  /** It pretends to have, default 2. */
  readonly cpus?: number;
  /** The only one that may enter; none lets everyone in. */
  readonly token?: string;
  /** What its jobs find in their environment beyond ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a head on this machine. */
export async function realRay({ cpus = 2, token, env = {} }: RealRayOptions = {}): Promise<RealRay> {
  const python = await peerEnvironment('ray', join(__dirname, 'ray-requirements.txt'));
  // Sockets lie in it, and their paths must be short.
  const folder = mkdtempSync('/tmp/maude-ray-');
  const ports = await freePorts(PORTS.length);
  const url = `http://127.0.0.1:${ports[PORTS.indexOf('dashboard-port')]}`;
  const words = ['start', '--head', '--block', '--disable-usage-stats', '--num-cpus', String(cpus)];
  const here = [
    '--node-ip-address',
    '127.0.0.1',
    '--dashboard-host',
    '127.0.0.1',
    '--temp-dir',
    join(folder, 'ray'),
  ];
  const small = ['--object-store-memory', '100000000', '--min-worker-port', '0', '--max-worker-port', '0'];
  const doors = PORTS.flatMap((name, i) => [`--${name}`, String(ports[i])]);
  mkdirSync(join(folder, 'ray'));
  let head: ChildProcess | null = null;

  const ray: RealRay = {
    ...{ url, folder },
    async kill() {
      if (head?.pid) killGroup(head.pid);
      head = null;
      for (const end = Date.now() + 20_000; Date.now() < end; await sleep(200)) {
        const left = processesNaming(folder);
        if (left.length === 0) return;
        if (Date.now() > end - 15_000) for (const pid of left) killOne(pid);
      }
    },
    async start() {
      const log = openSync(join(folder, 'head.log'), 'a');
      const program = join(dirname(python), 'ray');
      head = spawn(program, [...words, ...here, ...small, ...doors], {
        env: { ...rayEnvironment(token), ...env },
        detached: true,
        stdio: ['ignore', log, log],
      });
      await untilAnswering(url, token, join(folder, 'head.log'));
    },
    async close() {
      process.off('exit', lastResort);
      await ray.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const lastResort = () => head?.pid && killGroup(head.pid);
  process.on('exit', lastResort);
  await ray.start().catch(async (error: unknown) => {
    await ray.close();
    throw error;
  });
  return ray;
}

/** The user's environment without what would lead Ray elsewhere. */
function rayEnvironment(token?: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(RAY_|PYTHON|VITEST|NODE_OPTIONS)/.test(name),
  );
  const door = token ? { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: token } : { RAY_AUTH_MODE: 'disabled' };
  return { ...Object.fromEntries(kept), ...door };
}

async function untilAnswering(url: string, token: string | undefined, log: string): Promise<void> {
  const client = rayClient({ url, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  for (const end = Date.now() + START_MS; ; await sleep(250)) {
    const version = await client.version().catch(() => null);
    if (version !== null) return;
    if (Date.now() > end) throw new Error(`Ray did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  }
}

/** Processes whose command line names the folder. */
export function processesNaming(folder: string): number[] {
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10));
}

function killGroup(pid: number): void {
  killOne(-pid);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended on its own.
  }
}
