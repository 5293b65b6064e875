/** The looks that were ever taken at locked test parts: a file a look, so that none replaces another. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { check, show } from '../core/check';
import { readParquet } from '../core/files/parquet';
import { readSealed, writeSealed } from '../core/files/sealed';
import { hashOf } from '../core/hash';
import type { Project } from '../core/project';
import type { PartScores } from '../metrics/part-scores';
import { type LockedIds, lockedIds, packIds, unpackIds } from './locked-ids';

const FORMAT = 'maude-locked-test/2';
const OLDER_FORMAT = 'maude-locked-test/1';

/** The way out of a damaged file. */
export const RESTORE =
  'Restore it from a copy; where there is none delete the folder locked-test and run notebook 07: earlier looks are then forgotten';

/** What is scored: a fold's checkpoint, a refit on all training data, or the folds' ensemble. */
export interface LockedCandidate {
  readonly kind: 'fold' | 'refit' | 'ensemble';
  /** Run id. */
  readonly run: string;
  /** 0 unless `kind` is `fold`. */
  readonly fold: number;
  readonly epoch: number;
}

/** One scoring of one candidate: a look at each report of the part. */
export interface LockedLook {
  readonly split: { readonly name: string; readonly fingerprint: string };
  /** The name of the locked reports (`LockedIds`). */
  readonly part: string;
  readonly examples: number;
  /** What the part was opened for: looks of one opening chose nothing from one another. */
  readonly opening: string;
  /** Place among the project's looks when it was taken. */
  readonly number: number;
  readonly candidate: LockedCandidate;
  readonly scores: PartScores;
  /** ISO time. */
  readonly at: string;
  readonly commit: string | null;
  /** Relative to `reports/locked-test/`. */
  readonly predictions: string;
}

/** Every look of a project, in order, and the reports that they were taken at. */
export interface LockedLedger {
  readonly looks: readonly LockedLook[];
  /** By name. */
  readonly parts: ReadonlyMap<string, LockedIds>;
}

/** `reports/locked-test/<first 12 digits of a fingerprint>/ledger.json`, as a split had of its own. */
interface OlderLedger {
  readonly format: string;
  readonly split: LockedLook['split'];
  readonly examples: number;
  readonly looks: readonly Pick<LockedLook, 'candidate' | 'scores' | 'at' | 'commit' | 'predictions'>[];
}

/** Where a project keeps what was said of locked reports. */
export function lockedFolder(project: Project): string {
  return join(project.reports, 'locked-test');
}

/**
 * All looks of a project, those of its earlier ledgers (one a split) included: whatever split, seed or share locked a report,
 * a look at it is found here. Throws where a file was changed or is missing.
 */
export async function readLockedLedger(project: Project): Promise<LockedLedger> {
  const folder = lockedFolder(project);
  const parts = new Map<string, LockedIds>();
  const looks = await olderLooks(folder, parts);
  for (const name of await namesIn(join(folder, 'looks'), '.json')) {
    const look = await readLook(join(folder, 'looks', name));
    if (!parts.has(look.part)) parts.set(look.part, await readPart(folder, look.part));
    looks.push(look);
  }
  return { looks: looks.sort(inOrder), parts };
}

/** Writes a look down, and which reports it was taken at; what stands there stays. */
export async function writeLook(project: Project, look: LockedLook, ids: LockedIds): Promise<void> {
  const folder = lockedFolder(project);
  const part = join(folder, 'parts', `${ids.name}.json`);
  if (!existsSync(part)) await writeSealed(part, { format: FORMAT, ids: packIds(ids) });
  await writeSealed(join(folder, 'looks', `${lookName(look)}.json`), { format: FORMAT, ...look });
}

/** Under which name a look's files stand: of two looks, wherever they were taken, never the same. */
export function lookName({ candidate, at, number }: Pick<LockedLook, 'candidate' | 'at' | 'number'>): string {
  return `${hashOf(candidate).slice(0, 12)}-${hashOf({ at, number }).slice(0, 12)}`;
}

async function readLook(path: string): Promise<LockedLook> {
  const read = await readSealed<LockedLook & { readonly format: unknown }>(path, RESTORE);
  check(read, () => `${path}: no such file. ${RESTORE}`);
  const { format, ...look } = read;
  check(format === FORMAT, () => `${path}: expected format ${FORMAT}; received ${show(format)}. ${RESTORE}`);
  return look;
}

async function readPart(folder: string, name: string): Promise<LockedIds> {
  const path = join(folder, 'parts', `${name}.json`);
  const read = await readSealed<{ readonly ids: string }>(path, RESTORE);
  check(read, () => `${path}: no such file, though a look was taken at its reports. ${RESTORE}`);
  const ids = unpackIds(read.ids);
  check(ids.name === name, () => `${path}: expected the reports ${name}; received ${ids.name}. ${RESTORE}`);
  return ids;
}

/** The looks of the ledgers that splits had of their own; which reports they were taken at, their predictions say. */
async function olderLooks(folder: string, parts: Map<string, LockedIds>): Promise<LockedLook[]> {
  const found: LockedLook[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name, 'ledger.json');
    const ledger = await readSealed<OlderLedger>(path, RESTORE);
    if (ledger === null || ledger.looks.length === 0) continue;
    const { format, split, examples, looks } = ledger;
    check(
      format === OLDER_FORMAT && split.fingerprint.startsWith(name),
      () => `${path}: expected format ${OLDER_FORMAT} of split ${name}; received ${show(format)}. ${RESTORE}`,
    );
    const rows = await readParquet<{ exampleId: string }>(join(folder, name, looks[0].predictions));
    const ids = lockedIds(rows.map(({ exampleId }) => exampleId));
    parts.set(ids.name, ids);
    const opening = `split ${split.fingerprint}`;
    for (const [i, look] of looks.entries()) {
      const predictions = `${name}/${look.predictions}`;
      found.push({ ...look, split, part: ids.name, examples, opening, number: i + 1, predictions });
    }
  }
  return found;
}

async function namesIn(folder: string, end = ''): Promise<string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => name.endsWith(end) && !name.includes('.tmp-')).sort();
}

function inOrder(a: LockedLook, b: LockedLook): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.number - b.number;
}
