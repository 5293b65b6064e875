/** @file Python environments of programs beside the notebooks: each in the user's cache, made when first needed. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from './library/library-places.cjs';
import { withLock } from './lock.mjs';
import { findPython, makeEnvironment, programOf } from './python.mjs';

/**
 * The Python of an environment that holds what `requirements` pins; made at the first call.
 * @param {string} name of its folder, with a hash behind
 * @param {string} requirements path of the file
 * @param {{ env?: NodeJS.ProcessEnv, note?: (text: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function peerEnvironment(name, requirements, { env = process.env, note } = {}) {
  const python = await findPython(env);
  const hash = createHash('sha256').update(readFileSync(requirements)).update(python.version.join('.'));
  const folder = join(cacheRoot(env), 'python', `${name}-${hash.digest('hex').slice(0, 12)}`);
  const whole = join(folder, 'whole');
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(whole)) return;
    rmSync(folder, { recursive: true, force: true });
    await makeEnvironment({ folder, python, requirements, env, note });
    writeFileSync(whole, '');
  });
  return programOf(folder);
}
