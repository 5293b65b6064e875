/** JSON that carries a digest of its own content, so that nothing in it changes unnoticed. */
import { check, messageOf } from '../check';
import { hashOf } from '../hash';
import { readJson, writeJson } from './files';

/** No sealed file is larger; whoever reads one need not hold more. */
export const SEALED_BYTES = 64 << 20;

/** A value with the SHA-256 of the canonical JSON of its other members. */
export type Sealed<T> = Omit<T, 'digest'> & { readonly digest: string };

/** `value` as JSON gives it back, with its digest; a digest that it has already is replaced. */
export function sealed<T extends object>(value: T): Sealed<T> {
  const { digest: _, ...body } = JSON.parse(JSON.stringify(value)) as Sealed<T>;
  return { ...body, digest: hashOf(body) } as Sealed<T>;
}

/** The value without its digest; null where it has none, or that of another content. */
export function unsealed<T>(value: unknown): Omit<T, 'digest'> | null {
  const { digest, ...body } = (value ?? {}) as Sealed<T>;
  return digest === hashOf(body) ? (body as Omit<T, 'digest'>) : null;
}

/** Writes `value` with its digest as JSON, atomically. */
export async function writeSealed(path: string, value: object): Promise<void> {
  await writeJson(path, sealed(value));
}

/**
 * Reads what `writeSealed` wrote, without its digest; null where there is no file. Throws when the content is not that of
 * its digest or has none, as before there were digests; the error names the file and ends in `remedy`.
 */
export async function readSealed<T>(path: string, remedy: string): Promise<Omit<T, 'digest'> | null> {
  const found = await readJson<Partial<Sealed<T>>>(path, remedy, SEALED_BYTES);
  if (found === null) return null;
  const body = unsealedAt<T>(path, found, remedy);
  check(body !== null, () => `${path}: ${damageOf(found)}. ${remedy}`);
  return body;
}

/** `unsealed` of what `path` holds; names the file where its content is none that has a digest. */
export function unsealedAt<T>(path: string, found: unknown, remedy: string): Omit<T, 'digest'> | null {
  try {
    return unsealed<T>(found);
  } catch (error) {
    throw new Error(`${path}: ${messageOf(error)}. ${remedy}`);
  }
}

function damageOf(found: { readonly digest?: unknown }): string {
  return found.digest === undefined
    ? 'expected a digest of its content; it has none: it was changed, or written by an earlier version'
    : 'its content is not that of its digest: it was changed or damaged';
}
