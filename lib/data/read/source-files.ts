/** From what `MAUDE_DATA` says to the files that are read. */
import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { check } from '../../core/check';
import { entriesBelow, entryWord, type FolderEntry } from '../../core/files/entries-below';
import { RAW_NOTES, type RawOrigin, rawOrigin } from '../store/raw-origin';

/** One file of records. `name` is what artefacts show: no folder of this machine enters them. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

const FORMATS = /\.(?:(?:jsonl|ndjson|json|txt|psv)(?:\.gz)?|zip)$/i;

/** Of the texts and archives in a folder, FDA's files are known by name; problem codes are not among them. */
const IN_FOLDER =
  /\.(?:jsonl|ndjson|json)(?:\.(?:gz|zip))?$|(?:^|\/)(?:mdrfoi|foitext|foidev|device|patient)(?!.*problem)[^/]*$/i;

/**
 * The files that `source` names: a `.jsonl`, `.ndjson` or `.json` file or one of FDA's pipe files (`.txt`, `.psv`), each
 * also as `.gz` or `.zip`; a folder of such files (with its subfolders, in the order of their paths); or several of
 * these separated by commas. What is named may be a link; links and named pipes inside a folder, where records would be
 * looked for, are errors: one could lead in a circle, or to the same records twice. Relative paths are tried from each folder of
 * `bases` in turn; errors name `parameter`.
 */
export async function sourceFiles(
  source: string,
  bases: readonly string[],
  parameter = 'MAUDE_DATA',
): Promise<SourceFile[]> {
  const whole = find(source, bases);
  const words = whole ? [source] : source.split(',').filter((word) => word.trim() !== '');
  check(words.length > 0, `${parameter}: expected a file or folder; received an empty text`);
  const files: SourceFile[] = [];
  for (const word of words) {
    const path = whole ?? find(word.trim(), bases);
    check(
      path,
      `${parameter}: expected an existing file or folder; received "${word.trim()}" (looked in ${bases.join(' and ')})`,
    );
    files.push(...(statSync(path).isDirectory() ? await filesBelow(path) : [fileAt(path, basename(path))]));
  }
  return files;
}

/** What is said of the files that `source` names, where it is one folder of raw files; else null. */
export async function originOf(source: string, bases: readonly string[]): Promise<RawOrigin | null> {
  const path = find(source, bases);
  return path === null ? null : rawOrigin(path);
}

function find(path: string, bases: readonly string[]): string | null {
  return bases.map((base) => resolve(base, path)).find((candidate) => existsSync(candidate)) ?? null;
}

async function filesBelow(folder: string): Promise<SourceFile[]> {
  const notes = (await rawOrigin(folder)) ? RAW_NOTES : new Set<string>();
  const files = (await entriesBelow(folder))
    .filter((entry) => !notes.has(entry.name) && isMeant(folder, entry))
    .map((entry) => {
      const refused = () =>
        `${join(folder, entry.name)}: expected files and folders; ${entryWord(entry)} inside a data folder is not read. Remove it, or name what it stands for in MAUDE_DATA (several are separated by commas)`;
      check(entry.kind === 'file', refused);
      return entry.name;
    });
  check(
    files.length > 0,
    `${folder}: expected .jsonl, .json or FDA's pipe files (plain, .gz or .zip) in this folder; found none`,
  );
  return files.map((name) => fileAt(join(folder, name), name));
}

/** Whether an entry would hold records: a file of the right name, or a link to a folder of whatever name. */
function isMeant(folder: string, { name, kind }: FolderEntry): boolean {
  if (FORMATS.test(name) && IN_FOLDER.test(name)) return true;
  return kind === 'link' && statIfThere(join(folder, name))?.isDirectory() === true;
}

/** Null also where links lead in a circle. */
function statIfThere(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function fileAt(path: string, name: string): SourceFile {
  check(
    FORMATS.test(name),
    `${path}: expected a .jsonl, .ndjson or .json file or one of FDA's pipe files (.txt), plain, .gz or .zip; received "${name}"`,
  );
  check(!/[\u0000-\u001f]/.test(name), `${JSON.stringify(name)}: expected a name without control characters`);
  const found = statSync(path);
  check(
    found.isFile(),
    `${path}: expected a file; received a named pipe, socket or device. Write what it gives into a file and name that`,
  );
  return { path, name, bytes: found.size };
}
