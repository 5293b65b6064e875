/** `data/ingest/<unit>/`: one file of records cleaned on its own, to be merged with others into a snapshot. */
import { join } from 'node:path';
import { readSealed } from '../../../core/files/sealed';
import { sha256File } from '../../../core/hash';
import type { SourceInput } from '../../read/read-records';

/** The format that this code writes and reads. */
export const PART_FORMAT = 'maude-part/1';

/** `manifest.json` of a part; its presence means that everything is there. */
export interface PartManifest {
  readonly format: typeof PART_FORMAT;
  /** What was read, as in a snapshot's manifest. */
  readonly input: SourceInput;
  /** Of its records: how many, how often each event type was met, how many have a value in each field. */
  readonly records: number;
  readonly eventTypes: Readonly<Record<string, number>>;
  readonly fields: Readonly<Record<string, number>>;
  /** Records that became examples, repeats included, and the bytes of their rows as they are merged. */
  readonly kept: number;
  readonly rowBytes: number;
  /** SHA-256 of the part's other files. */
  readonly files: Readonly<Record<'entries.parquet' | 'malformed.jsonl', string>>;
}

/** The manifest of a whole part, it and its files as they were recorded; else null: then the part is made again. */
export async function findPart(folder: string): Promise<PartManifest | null> {
  const manifest = await readSealed<PartManifest>(join(folder, 'manifest.json'), '').catch(() => null);
  if (manifest?.format !== PART_FORMAT) return null;
  for (const [name, hash] of Object.entries(manifest.files))
    if ((await sha256File(join(folder, name)).catch(() => null)) !== hash) return null;
  return manifest;
}
