/** What of a pull is complete, so that a killed one goes on after its last whole page. */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/files/files';
import { sealed, unsealed } from '../../core/files/sealed';
import { writing } from '../../core/files/writing-error';
import { sha256File } from '../../core/hash';
import { KnownRecords } from './known-records';
import type { RawFile } from './raw-folder';

/** One page that is on disk. `file` is null for the empty page that ends a query. */
export interface JournalEntry {
  readonly window: string;
  readonly page: number;
  readonly file: RawFile | null;
  /** Where the next page is; null where the window is complete. */
  readonly next: string | null;
  /** How many of its reports had come before; default 0. */
  readonly repeated?: number;
}

/** An open journal. */
export interface Journal {
  /** Whole pages of earlier sessions, by window, in order. */
  readonly entries: ReadonlyMap<string, readonly JournalEntry[]>;
  /** The reports of these pages. */
  readonly known: KnownRecords;
  /** Takes a page down; `keys` are those of its reports. */
  append(entry: JournalEntry, keys?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal of `folder`. A line that is not as it was written, pages whose file is missing or differs, and all that
 * follow these in their window are forgotten: they are fetched again.
 */
export async function openJournal(folder: string): Promise<Journal> {
  const path = join(folder, 'journal.log');
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const { entries, known, lines } = await wholeEntries(folder, path);
  await writeFileAtomic(path, lines.join(''));
  const file: FileHandle = await writing(path, () => open(path, 'a'));
  return {
    ...{ entries, known },
    async append(entry, keys) {
      await writing(path, async () => {
        await file.appendFile(`${JSON.stringify(sealed({ ...entry, keys }))}\n`);
        await file.datasync();
      });
    },
    close: () => file.close(),
  };
}

async function wholeEntries(folder: string, path: string) {
  const entries = new Map<string, JournalEntry[]>();
  const known = new KnownRecords();
  const lines: string[] = [];
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  for (const line of text.split('\n')) {
    const whole = parse(line);
    if (whole === null) continue;
    const { keys = [], ...entry } = whole;
    const before = entries.get(entry.window) ?? [];
    entries.set(entry.window, before);
    if (entry.page !== before.length + 1 || !(await isWhole(folder, entry.file))) continue;
    before.push(entry);
    for (const key of keys) known.add(key);
    lines.push(`${line}\n`);
  }
  return { entries, known, lines };
}

function parse(line: string): (JournalEntry & { readonly keys?: readonly string[] }) | null {
  try {
    return unsealed<JournalEntry & { readonly keys?: readonly string[] }>(JSON.parse(line));
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
