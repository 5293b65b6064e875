/** The code that a node needs, as the zip that Ray unpacks there. */
import { readFile } from 'node:fs/promises';
import { codeFiles, type PackedFile } from '../core/files/code-files';
import { zipOf } from '../core/files/write-zip';
import { hashOf, sha256 } from '../core/hash';
import type { RayClient } from './client';

/** A package; the name holds the hash of what is in it. */
export interface CodePackage {
  /** `_ray_pkg_<32 hex digits>.zip`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Packs `files`, default the workbench's code: no installed packages, no tests, no data. */
export async function codePackage(files?: readonly PackedFile[]): Promise<CodePackage> {
  const packed = files ?? (await codeFiles());
  const contents = await Promise.all(
    packed.map(async ({ name, content, executable }) => {
      const bytes = 'bytes' in content ? content.bytes : await readFile(content.path);
      return [name, executable === true, sha256(bytes)];
    }),
  );
  return { name: `_ray_pkg_${hashOf(contents).slice(0, 32)}.zip`, bytes: zipOf(packed) };
}

/** How a job names the package. */
export const packageUri = ({ name }: CodePackage) => `gcs://${name}`;

/** Uploads the package unless the cluster has it; a cluster forgets it when its last job has ended. */
export async function ensurePackage(client: RayClient, { name, bytes }: CodePackage): Promise<void> {
  if (!(await client.hasPackage(name))) await client.uploadPackage(name, bytes);
}
