/** `current.json`: which of several artefacts is the present one. */
import { join } from 'node:path';
import { check, show } from './check';
import { readJson, writeJson } from './files';

/** The id that `folder` names as the present one; null where it names none. Errors name the file and `remedy`. */
export async function readCurrent(folder: string, remedy: string): Promise<string | null> {
  const path = join(folder, 'current.json');
  const current = await readJson<{ readonly id?: unknown }>(path, remedy);
  if (current === null) return null;
  const { id } = current;
  check(
    typeof id === 'string' && /^[a-z0-9-]+$/.test(id),
    () => `${path}: expected an id; received ${show(id ?? null)}. ${remedy}`,
  );
  return id;
}

/** Makes `id` the present one of `folder`. */
export async function writeCurrent(folder: string, id: string): Promise<void> {
  await writeJson(join(folder, 'current.json'), { id });
}
