/** For tests and checks: manifests with something changed, and what must come of it. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect } from 'vitest';
import { messageOf } from './core/check';
import type { RandomState } from './core/random';

/** A file and all that is read from it. */
export interface ReadManifest {
  readonly path: string;
  readonly read: () => Promise<unknown>;
  /** What `read` gives where the artefact counts as not made, and is made again from what it was made of. */
  readonly again?: unknown;
}

/** Which changes: `whole` for every byte, else a sample and at most so many digits. */
export interface Changes {
  readonly random: RandomState;
  readonly sample: number | 'whole';
}

/**
 * Changes the file in one way after the other: bits, digits, members left out and written twice, the end cut off. Each
 * time `read` must throw an error that names the file or its folder, or give what it gave before.
 */
export async function expectNoSilentChange(
  { path, read, again }: ReadManifest,
  changes: Changes,
): Promise<void> {
  const bytes = await readFile(path);
  const before = await read();
  const named = [basename(path), basename(dirname(path))];
  const silent: string[] = [];
  let refused = 0;
  for (const { what, changed } of changesOf(bytes, changes)) {
    await writeFile(path, changed);
    const outcome = await read().then(
      (value) => ({ value, message: null }),
      (error: unknown) => ({ value: null, message: messageOf(error) }),
    );
    if (outcome.message !== null) {
      refused++;
      if (!named.some((name) => outcome.message?.includes(name))) silent.push(`${what}: ${outcome.message}`);
    } else if (again !== undefined && same(outcome.value, again)) refused++;
    else if (!same(outcome.value, before)) silent.push(what);
    await writeFile(path, bytes);
  }
  expect(silent, path).toEqual([]);
  expect(refused, path).toBeGreaterThan(10);
  expect(same(await read(), before)).toBe(true);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function* changesOf(
  bytes: Buffer,
  { random, sample }: Changes,
): Generator<{ what: string; changed: Buffer }> {
  const places = Array.from(bytes.keys());
  const some = (from: number[], most: number) =>
    from.length <= most ? from : [...random.permutation(from.length)].slice(0, most).map((i) => from[i]);
  const most = sample === 'whole' ? Number.POSITIVE_INFINITY : sample;
  for (const place of some(places, most)) {
    const bit = random.interval(7);
    yield { what: `bit ${bit} of byte ${place}`, changed: replaced(bytes, place, bytes[place] ^ (1 << bit)) };
  }
  const digits = places.filter((place) => bytes[place] >= 48 && bytes[place] < 58);
  for (const place of some(digits, 2 * most))
    yield { what: `digit ${place}`, changed: replaced(bytes, place, 48 + ((bytes[place] - 48 + 5) % 10)) };
  const value = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    const { [key]: _, ...rest } = value;
    yield { what: `without ${key}`, changed: Buffer.from(JSON.stringify(rest)) };
    const twice = `${JSON.stringify(value).slice(0, -1)},${JSON.stringify(key)}:"other"}`;
    yield { what: `${key} twice`, changed: Buffer.from(twice) };
  }
  for (const share of [0, 0.3, 0.6, 0.95])
    yield { what: `cut at ${share}`, changed: bytes.subarray(0, Math.floor(bytes.length * share)) };
}

function replaced(bytes: Buffer, place: number, byte: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[place] = byte;
  return changed;
}
