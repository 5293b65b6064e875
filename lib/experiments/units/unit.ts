/** Units of work: small JSON files that say all that a process elsewhere needs to know, named by their content. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { check, checkOneOf, messageOf, show } from '../../core/check';
import { writeJson } from '../../core/files/files';
import { hashOf } from '../../core/hash';
import type { Project } from '../../core/project';
import { checkFoldUnit, type FoldUnit, foldUnitFolder, runFolder } from './fold-unit';
import { checkIngestUnit, type IngestUnit, ingestUnitFolder } from './ingest-unit';

/** The format that a unit's file names. */
export const UNIT_FORMAT = 'maude-unit/1';
/** What a unit can be: a fold to train, or a raw file to clean. */
export const UNIT_KINDS = ['fold', 'ingest'] as const;

/** One unit of work. */
export type Unit = FoldUnit | IngestUnit;

/** SHA-256 of the unit's canonical JSON: its name, and the key under which it is handed out. */
export const unitKey = (unit: Unit): string => hashOf(unit);

/** Where a unit's file lies below the storage root: in `reports/runs/<id>/units/` or `data/ingest/units/`. */
export function unitPath(project: Project, unit: Unit): string {
  const folder = unit.kind === 'fold' ? runFolder(project, unit) : join(project.data, 'ingest');
  return join(folder, 'units', `${unitKey(unit)}.json`);
}

/** The folder that a unit fills; its signs of life lie there too. */
export function unitFolder(project: Project, unit: Unit): string {
  switch (unit.kind) {
    case 'fold':
      return foldUnitFolder(project, unit);
    case 'ingest':
      return ingestUnitFolder(project, unit);
  }
}

/** Writes the unit's file; returns its path. */
export async function writeUnit(project: Project, unit: Unit): Promise<string> {
  const path = unitPath(project, unit);
  await writeJson(path, unit);
  return path;
}

/** Reads and checks a unit's file; throws what is wrong with it. */
export async function readUnit(path: string): Promise<Unit> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new Error(`${path}: expected the file of a unit; ${messageOf(error)}`);
  });
  const unit = checkUnit(parse(text, path), path);
  const name = basename(path, '.json');
  check(
    name === unitKey(unit),
    () =>
      `${path}: expected the unit of its name; its content has the hash ${unitKey(unit)}: the file was changed. ` +
      'Run what wrote it again',
  );
  return unit;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: expected JSON; ${messageOf(error)}`);
  }
}

function checkUnit(value: unknown, path: string): Unit {
  const { format, kind } = (value ?? {}) as { format?: unknown; kind?: unknown };
  check(
    format === UNIT_FORMAT,
    () => `${path}: expected a unit of format ${UNIT_FORMAT}; received ${show(format)}`,
  );
  switch (checkOneOf(kind as string, UNIT_KINDS, `${path}: kind`)) {
    case 'fold':
      return checkFoldUnit(value as FoldUnit, path);
    case 'ingest':
      return checkIngestUnit(value as IngestUnit, path);
  }
}
