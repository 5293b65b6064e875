/** One writer a run folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A held lock. */
export interface Lock {
  /** Throws when another process has taken the lock over (this one slept too long). */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, in milliseconds since 1970: tells a reused process number apart. */
  readonly processStart: number;
}

const HEARTBEAT_MS = 20_000;
/** Longer than any blocking computation: a holder silent for so long is dead, on whatever machine. */
const SILENT_MS = 10 * 60_000;
/** A lock without a holder's name is being written; one that stays so was cut off. */
const UNWRITTEN_MS = 5_000;
const POLL_MS = 500;

/** Thrown when a live process holds the lock. */
class LockInUse extends Error {}

/**
 * Takes the lock of `folder` (made if missing). The lock of a dead process, or one without a sign of life for ten
 * minutes, is taken over; a live one throws.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'lock.json');
  const mine = thisHolder();
  if (!(await create(path, mine))) {
    const held = await readHolder(path);
    if (await isAlive(path, held)) throw inUse(path, held);
    await setAside(path, held);
    if (!(await create(path, mine))) throw inUse(path, await readHolder(path));
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const isMine = async () => (await readHolder(path))?.token === mine.token;
  return {
    async confirm() {
      if (!(await isMine())) throw new Error(`${path}: another process took this run over; run again`);
    },
    async release() {
      clearInterval(heartbeat);
      if (await isMine()) await rm(path, { force: true });
    },
  };
}

/** How a lock is waited for. */
export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Hears once who is waited for. */
  readonly onWait?: (reason: string) => void;
}

/** `lockFolder`, except that a live holder is waited for. Throws `signal.reason` at an abort. */
export async function awaitLock(folder: string, { signal, onWait = () => {} }: WaitOptions): Promise<Lock> {
  for (let told = false; ; told = true) {
    signal.throwIfAborted();
    try {
      return await lockFolder(folder);
    } catch (error) {
      if (!(error instanceof LockInUse)) throw error;
      if (!told) onWait(error.message);
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** True when a live process is writing into `folder`. */
export async function isLocked(folder: string): Promise<boolean> {
  const path = join(folder, 'lock.json');
  const held = await readHolder(path);
  return held !== null && isAlive(path, held);
}

function thisHolder(): Holder {
  const processStart = Math.round(Date.now() - process.uptime() * 1000);
  return { token: randomBytes(8).toString('hex'), pid: process.pid, host: hostname(), processStart };
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(JSON.stringify(holder)).finally(() => handle.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Moves the stale lock away, unless somebody replaced it in the meantime. */
async function setAside(path: string, stale: Holder | null): Promise<void> {
  const aside = `${path}.tmp-${randomBytes(4).toString('hex')}`;
  await rename(path, aside).catch(() => {});
  const moved = await readHolder(aside);
  if (moved && moved.token !== stale?.token) {
    await rename(aside, path);
    throw inUse(path, moved);
  }
  await rm(aside, { force: true });
}

async function isAlive(path: string, holder: Holder | null): Promise<boolean> {
  const modified = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const silent = Date.now() - modified;
  if (holder === null) return silent < UNWRITTEN_MS;
  if (silent > SILENT_MS) return false;
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return Math.abs(holder.processStart - thisHolder().processStart) < 5000;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(path: string, holder: Holder | null): LockInUse {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new LockInUse(
    `${path}: ${who} is writing this run; wait until it ends, or stop it (delete the file if nothing runs there)`,
  );
}
