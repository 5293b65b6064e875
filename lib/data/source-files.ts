/** From what `MAUDE_DATA` says to the files that are read. */
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { check } from '../core/check';

/** One file of records. `name` is what artefacts show: no folder of this machine enters them. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

const FORMATS = /\.(?:jsonl|ndjson|json)(?:\.gz)?$/i;

/**
 * The files that `source` names: one `.jsonl`, `.ndjson` or `.json` file (`.gz` of each too), a folder of such files
 * (with its subfolders, in the order of their paths), or several of these separated by commas. Relative paths are
 * tried from each folder of `bases` in turn.
 */
export async function sourceFiles(source: string, bases: readonly string[]): Promise<SourceFile[]> {
  const whole = find(source, bases);
  const words = whole ? [source] : source.split(',').filter((word) => word.trim() !== '');
  check(words.length > 0, 'MAUDE_DATA: expected a file or folder; received an empty text');
  const files: SourceFile[] = [];
  for (const word of words) {
    const path = whole ?? find(word.trim(), bases);
    check(
      path,
      `MAUDE_DATA: expected an existing file or folder; received "${word.trim()}" (looked in ${bases.join(' and ')})`,
    );
    files.push(...(statSync(path).isDirectory() ? await filesBelow(path) : [fileAt(path, basename(path))]));
  }
  return files;
}

/** The format of a file by its name: `lines` is one record a line, `document` one JSON document. */
export function formatOf(name: string): 'lines' | 'document' {
  return /\.json(?:\.gz)?$/i.test(name) ? 'document' : 'lines';
}

function find(path: string, bases: readonly string[]): string | null {
  return bases.map((base) => resolve(base, path)).find((candidate) => existsSync(candidate)) ?? null;
}

async function filesBelow(folder: string): Promise<SourceFile[]> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => FORMATS.test(name) && statSync(join(folder, name)).isFile()).sort();
  check(
    files.length > 0,
    `${folder}: expected .jsonl or .json files (or .gz of them) in this folder; found none`,
  );
  return files.map((name) => fileAt(join(folder, name), name));
}

function fileAt(path: string, name: string): SourceFile {
  check(
    FORMATS.test(name),
    `${path}: expected a .jsonl, .ndjson or .json file, or .gz of one; received "${name}"`,
  );
  return { path, name, bytes: statSync(path).size };
}
