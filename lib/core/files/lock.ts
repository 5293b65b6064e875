/** One writer a folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock';
import { isAlive, type Owner, thisOwner } from './owner.cjs';
import { writing, writingError } from './writing-error';

/** A held lock. */
export interface Lock {
  /** Throws when another process has taken the lock over (this one slept too long). */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

interface Holder extends Owner {
  readonly token: string;
}

const HEARTBEAT_MS = 20_000;
/** Longer than any blocking computation: a holder of another machine that is silent for so long may be dead. */
const SILENT_MS = 10 * 60_000;
/** Clocks of machines differ: whoever may be dead is watched for some heartbeats before the lock is taken over. */
const WATCH_MS = 3 * HEARTBEAT_MS;
/** A lock without a holder's name is being written; one that stays so was cut off. */
const UNWRITTEN_MS = 2_000;
const POLL_MS = 500;

/** Thrown when a live process holds the lock. */
class LockInUse extends Error {}

/** How a lock is taken. */
export interface LockOptions {
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Ends the wait of a minute that a silent holder of another machine is watched for. */
  readonly signal?: AbortSignal;
}

/**
 * Takes the lock of `folder` (made if missing). The lock of a dead process of this machine is taken over, whatever its
 * date; that of another machine when it gave no sign of life for ten minutes and gives none while it is watched. A live
 * one throws.
 */
export async function lockFolder(
  folder: string,
  { clock = systemClock, signal }: LockOptions = {},
): Promise<Lock> {
  const path = join(folder, 'lock.json');
  await writing(path, () => mkdir(folder, { recursive: true }));
  const mine: Holder = { token: randomBytes(8).toString('hex'), ...thisOwner() };
  if (!(await create(path, mine))) {
    const held = await readHolder(path);
    if (await isHeld(path, held, clock, signal)) throw inUse(path, held);
    await setAside(path, held);
    if (!(await create(path, mine))) throw inUse(path, await readHolder(path));
  }
  const heartbeat = setInterval(() => {
    const now = new Date(clock.now());
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const isMine = async () => (await readHolder(path))?.token === mine.token;
  return {
    async confirm() {
      if (!(await isMine())) throw new Error(`${path}: another process took this over; run again`);
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
      return await lockFolder(folder, { signal });
    } catch (error) {
      if (!(error instanceof LockInUse)) throw error;
      if (!told) onWait(error.message);
    }
    await systemClock.sleep(POLL_MS, signal);
  }
}

/** True when a process is writing into `folder`; of one on another machine the date of its last sign of life decides. */
export async function isLocked(folder: string, { clock = systemClock }: LockOptions = {}): Promise<boolean> {
  const path = join(folder, 'lock.json');
  const held = await readHolder(path);
  return held !== null && (isAlive(held) ?? isRecent(await beatOf(path), clock));
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(JSON.stringify(holder)).finally(() => handle.close());
    } catch (error) {
      await rm(path, { force: true }).catch(() => {}); // the first error counts
      throw error;
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writingError(path, error);
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

/** Whether a lock is held. Where neither its holder nor a recent date says so, it is watched for a sign of life. */
async function isHeld(path: string, holder: Holder | null, clock: Clock, signal?: AbortSignal) {
  const beat = await beatOf(path);
  const alive = holder && (isAlive(holder) ?? (isRecent(beat, clock) || null));
  if (alive !== null) return alive;
  await clock.sleep(holder === null ? UNWRITTEN_MS : WATCH_MS, signal);
  const after = await beatOf(path);
  return after !== GONE && after !== beat;
}

/** A date in the future says as little as an old one. */
function isRecent(beat: number, clock: Clock): boolean {
  return Math.abs(clock.now() - beat) <= SILENT_MS;
}

const GONE = 0;

/** When a lock gave its last sign of life. */
function beatOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => GONE,
  );
}

function inUse(path: string, holder: Holder | null): LockInUse {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new LockInUse(
    `${path}: ${who} is at work here; wait until it ends, or stop it (delete the file if nothing runs there)`,
  );
}
