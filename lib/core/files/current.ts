/** `current.json`: which of several artefacts is the present one. */
import { join } from 'node:path';
import { readSealed, writeSealed } from './sealed';

/** The id that `folder` names as the present one; null where it names none. Errors name the file and `remedy`. */
export async function readCurrent(folder: string, remedy: string): Promise<string | null> {
  const current = await readSealed<{ readonly id: string }>(join(folder, 'current.json'), remedy);
  return current?.id ?? null;
}

/** Makes `id` the present one of `folder`. */
export async function writeCurrent(folder: string, id: string): Promise<void> {
  await writeSealed(join(folder, 'current.json'), { id });
}
