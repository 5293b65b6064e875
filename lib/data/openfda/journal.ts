/** What of a pull is complete, so that a killed one goes on after its last whole page. */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/files';
import { sha256File } from '../../core/hash';
import { sealed, unsealed } from '../../core/sealed';
import type { RawFile } from './raw-folder';

/** One page that is on disk. `file` is null for the empty page that ends a query. */
export interface JournalEntry {
  readonly window: string;
  readonly page: number;
  readonly file: RawFile | null;
  /** Where the next page is; null where the window is complete. */
  readonly next: string | null;
}

/** An open journal. */
export interface Journal {
  /** Whole pages of earlier sessions, by window, in order. */
  readonly entries: ReadonlyMap<string, readonly JournalEntry[]>;
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal of `folder`. A line that is not as it was written, pages whose file is missing or differs, and all that
 * follow these in their window are forgotten: they are fetched again.
 */
export async function openJournal(folder: string): Promise<Journal> {
  const path = join(folder, 'journal.log');
  await mkdir(folder, { recursive: true });
  const entries = await wholeEntries(folder, path);
  const kept = [...entries.values()].flat().map(lineOf);
  await writeFileAtomic(path, kept.join(''));
  const file: FileHandle = await open(path, 'a');
  return {
    entries,
    async append(entry) {
      await file.appendFile(lineOf(entry));
      await file.datasync();
    },
    close: () => file.close(),
  };
}

async function wholeEntries(folder: string, path: string): Promise<Map<string, JournalEntry[]>> {
  const entries = new Map<string, JournalEntry[]>();
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  for (const line of text.split('\n')) {
    const entry = parse(line);
    if (entry === null) continue;
    const before = entries.get(entry.window) ?? [];
    if (entry.page === before.length + 1 && (await isWhole(folder, entry.file))) before.push(entry);
    entries.set(entry.window, before);
  }
  return entries;
}

function lineOf(entry: JournalEntry): string {
  return `${JSON.stringify(sealed(entry))}\n`;
}

function parse(line: string): JournalEntry | null {
  try {
    return unsealed<JournalEntry>(JSON.parse(line));
  } catch {
    return null;
  }
}

async function isWhole(folder: string, file: RawFile | null): Promise<boolean> {
  if (file === null) return true;
  const path = join(folder, file.file);
  if (!existsSync(path) || (await stat(path)).size !== file.bytes) return false;
  return (await sha256File(path)) === file.sha256;
}
