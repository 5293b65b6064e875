/** Which reports a locked part holds, in few bytes: what looks are counted by, whatever seed, share or split locked them. */
import { hash } from 'node:crypto';
import { check } from '../core/check';
import { sha256 } from '../core/hash';

/** Of a report's id the first eight bytes of its SHA-256 are kept: two of a million share them once in 37 million times. */
const BYTES = 8;

/** The reports of a locked part. */
export interface LockedIds {
  /** The beginning of the SHA-256 over the hashes in order: the same reports have the same name, however they were locked. */
  readonly name: string;
  /** The hashes of the ids, ascending, each once. */
  readonly hashes: BigUint64Array;
}

/** The reports with these ids. */
export function lockedIds(ids: readonly string[]): LockedIds {
  const own = new Set(ids.map((id) => hash('sha256', id, 'buffer').readBigUInt64LE(0)));
  return named(BigUint64Array.from([...own]).sort());
}

/** The hashes as text, eight bytes each, little-endian, in base64: a megabyte for 100,000 reports. */
export function packIds({ hashes }: LockedIds): string {
  const bytes = Buffer.alloc(hashes.length * BYTES);
  hashes.forEach((own, i) => {
    bytes.writeBigUInt64LE(own, i * BYTES);
  });
  return bytes.toString('base64');
}

/** What `packIds` wrote. Throws where it is no whole number of hashes. */
export function unpackIds(text: string): LockedIds {
  const bytes = Buffer.from(text, 'base64');
  check(
    bytes.length > 0 && bytes.length % BYTES === 0,
    () => `ids of a locked part: expected ${BYTES} bytes a report; received ${bytes.length}`,
  );
  const hashes = new BigUint64Array(bytes.length / BYTES);
  for (let i = 0; i < hashes.length; i++) hashes[i] = bytes.readBigUInt64LE(i * BYTES);
  return named(hashes);
}

/** Adds `times` to the count of every report of `part` that is among `others` too. */
export function countShared(
  { hashes: own }: LockedIds,
  { hashes: others }: LockedIds,
  counts: Float64Array,
  times: number,
): void {
  for (let i = 0, j = 0; i < own.length && j < others.length; ) {
    if (own[i] === others[j]) counts[i] += times;
    const [left, right] = [own[i], others[j]];
    if (left <= right) i++;
    if (right <= left) j++;
  }
}

function named(hashes: BigUint64Array): LockedIds {
  return { name: sha256(hashes.join(' ')).slice(0, 16), hashes };
}
