/** Hashes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { canonicalJson } from './canonical-json';
import { regularFile } from './files/bounded-file';

export { canonicalJson };

type Bytes = string | Uint8Array;

/** SHA-256 in hex; strings as UTF-8. */
export function sha256(data: Bytes): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-1 in hex; strings as UTF-8. For the published split fingerprint, not for security. */
export function sha1(data: Bytes): string {
  return createHash('sha1').update(data).digest('hex');
}

/** SHA-256 of a regular file in hex, read as a stream. */
export async function sha256File(path: string): Promise<string> {
  await regularFile(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** SHA-256 of a value's canonical JSON. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
