/** Whether the disk has room for a training's checkpoints, before it begins. */
import { statfs } from 'node:fs/promises';
import { check } from '../../../core/check';
import { folderBytes } from '../../../core/files/files';
import { thisProject } from '../../../core/project';

/** Weights, and the optimizer's two moments of the same size. */
const COPIES_PER_RESUME = 3;
/** The best epochs by the monitor and by Death F1 on either part, and the one being written. */
const EPOCH_COPIES = 4;
const FLOAT_BYTES = 4;
const MEBIBYTE = 2 ** 20;

/**
 * Bytes that the checkpoints of a fold take at most: two resumable ones (one is there already when `resuming`) and the
 * epochs' weights.
 */
export function checkpointBytes(parameters: number, epochs: number, resuming: boolean): number {
  const copies = COPIES_PER_RESUME * (resuming ? 1 : 2) + Math.min(EPOCH_COPIES, epochs);
  return copies * parameters * FLOAT_BYTES;
}

/** Throws when `folder` lies on a disk with less than `needed` bytes free. */
export async function checkFreeSpace(
  folder: string,
  needed: number,
  freeBytes: (folder: string) => Promise<number> = (at) => freeBytesOf(at),
): Promise<void> {
  const free = await freeBytes(folder);
  check(
    free >= needed,
    () =>
      `${folder}: expected ${mebibytes(Math.ceil(needed / MEBIBYTE))} free for checkpoints; ` +
      `received ${mebibytes(Math.max(0, Math.floor(free / MEBIBYTE)))}: ` +
      'free some space, or place the project on another disk',
  );
}

function mebibytes(count: number): string {
  return `${count.toLocaleString('en-US')} MiB`;
}

/** What the disk has left, or the project's own limit (`MAUDE_OUTPUT_BYTES`), whichever is less. */
export async function freeBytesOf(folder: string, environment = process.env): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  const limit = Number(environment.MAUDE_OUTPUT_BYTES || Number.POSITIVE_INFINITY);
  const used = Number.isFinite(limit) ? await folderBytes(thisProject(environment).root) : 0;
  return Math.min(bavail * bsize, limit - used);
}
