/** The unit of ingestion: one file of records, such as a bulk part of openFDA, cleaned on its own. */
import { isAbsolute, join, resolve } from 'node:path';
import { check, checkNumber, show } from '../../core/check';
import { hashOf } from '../../core/hash';
import type { Project } from '../../core/project';
import { type CleaningOptions, resolveCleaning } from '../../data/clean/clean';

/** One file, cleaned into `data/ingest/<key>/` of the storage root. */
export interface IngestUnit {
  readonly format: 'maude-unit/1';
  readonly kind: 'ingest';
  readonly file: IngestFile;
  readonly cleaning: CleaningOptions;
}

/** The file of a unit. */
export interface IngestFile {
  /** From the storage root, with `/`; absolute where the file lies elsewhere. */
  readonly path: string;
  /** What a snapshot calls it, and what a record without a source is said to come from. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The folder of what a unit makes. */
export function ingestUnitFolder(project: Project, unit: IngestUnit): string {
  return join(project.data, 'ingest', hashOf(unit).slice(0, 16));
}

/** Where the unit's file of records lies. */
export function ingestFilePath(project: Project, { file }: IngestUnit): string {
  return isAbsolute(file.path) ? file.path : resolve(project.root, file.path);
}

/** Returns the unit when its members fit together, else throws, naming `path`. */
export function checkIngestUnit(unit: IngestUnit, path: string): IngestUnit {
  const { file } = unit;
  check(
    typeof file === 'object' && file !== null,
    () => `${path}: file: expected an object; received ${show(file)}`,
  );
  for (const name of ['path', 'name'] as const)
    check(
      typeof file[name] === 'string' && file[name] !== '',
      () => `${path}: file.${name}: expected a text; received ${show(file[name])}`,
    );
  check(
    /^[0-9a-f]{64}$/.test(String(file.sha256)),
    () => `${path}: file.sha256: expected 64 hex digits; received ${show(file.sha256)}`,
  );
  checkNumber(file.bytes, `${path}: file.bytes`, { min: 0, integer: true });
  resolveCleaning(unit.cleaning);
  return unit;
}
