/** Half a file that a later download goes on with; one process at a time owns it. */
import { existsSync, readdirSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../../../core/files/owner.cjs';

/**
 * The partial file of `target` under this process's own name. Takes over what an earlier download left, be it ended or
 * killed; while another process is at it, this one begins anew. The file need not exist.
 */
export async function claimPartial(target: string, pid: number = process.pid): Promise<string> {
  const own = `${target}.partial-${pid}`;
  const prefix = `${basename(target)}.partial`;
  const left = readdirSync(dirname(target)).filter((name) => name.startsWith(prefix) && !isOwned(name));
  for (const name of left) {
    if (existsSync(own)) break;
    await rename(join(dirname(target), name), own).catch(() => {});
  }
  return own;
}

/** Leaves an unfinished partial file to later downloads. */
export async function releasePartial(own: string, target: string): Promise<void> {
  if (existsSync(own)) await rename(own, `${target}.partial`);
}

/** Bytes of a file; 0 when there is none. */
export async function partialSize(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}

/** Whether `name` ends in the id of another process that lives. */
export function isOwned(name: string): boolean {
  const pid = Number(/-(\d+)$/.exec(name)?.[1] ?? process.pid);
  return pid !== process.pid && isAlive({ pid, host: hostname() }) === true;
}
