/** The table at a notebook's end: which files it wrote. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { check } from '../core/check';
import { sha256File } from '../core/hash';
import { thisProject } from '../core/project';
import { formatBytes } from './format';
import { table } from './table';

/** A file or folder with its number of rows (or whatever it counts), or the path alone. */
export type WrittenFile = string | { readonly path: string; readonly rows?: number };

/** Shows path (from the project's folder), size, rows and the start of the SHA-256 of each file; of a folder, its files. */
export async function written(files: WrittenFile | readonly WrittenFile[]): Promise<void> {
  const { root } = thisProject();
  const rows = [];
  for (const { path, rows: count } of listed(files)) {
    const name = relative(root, path);
    rows.push({
      file: (name.startsWith('..') ? path : name).split(sep).join('/'),
      size: formatBytes(statSync(path).size),
      rows: count ?? null,
      sha256: (await sha256File(path)).slice(0, 12),
    });
  }
  const anyRows = rows.some((row) => row.rows !== null);
  const columns = anyRows ? ['file', 'size', 'rows', 'sha256'] : ['file', 'size', 'sha256'];
  table(rows, { caption: 'Written', columns, align: { size: 'right' }, maxText: 120 });
}

function listed(files: WrittenFile | readonly WrittenFile[]): { path: string; rows?: number }[] {
  const list = Array.isArray(files) ? (files as readonly WrittenFile[]) : [files as WrittenFile];
  return list.flatMap((file) => {
    const entry = typeof file === 'string' ? { path: file } : file;
    check(existsSync(entry.path), () => `${entry.path}: expected a file that was written; received none`);
    if (!statSync(entry.path).isDirectory()) return [entry];
    return filesBelow(entry.path).map((path) => ({ path }));
  });
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
