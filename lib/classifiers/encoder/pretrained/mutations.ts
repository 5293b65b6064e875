/** For tests: damaged copies of a file. */
import type { RandomState } from '../../../core/random';

/** A copy of `bytes` that is cut off, or has up to four bytes changed. Drawn from `random`. */
export function damaged(bytes: Uint8Array, random: RandomState): Buffer {
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  if (random.interval(3) === 0) return copy.subarray(0, random.interval(bytes.length - 1));
  const changes = 1 + random.interval(3);
  for (let i = 0; i < changes; i++) copy[random.interval(bytes.length - 1)] = random.interval(255);
  return copy;
}
