/** The pages of a plan into a raw folder. */
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeFileAtomic } from '../../core/files/files';
import { sha256 } from '../../core/hash';
import { inLanes } from '../../core/lanes';
import { type Progress, silent } from '../../core/progress';
import type { OpenfdaAccess } from './access';
import { type Journal, type JournalEntry, openJournal } from './journal';
import { openfdaPages, type Page, type PagePosition } from './pages';
import type { Plan, Window } from './plan';
import { PAGE_LIMIT } from './query';
import type { RawFile, RawManifest } from './raw-folder';

/** How pages are fetched. */
export interface FetchPagesOptions {
  /** Requests at a time. */
  readonly concurrency: number;
  readonly progress?: Progress;
  /** Records a page, default 1,000. */
  readonly pageSize?: number;
}

const pack = promisify(gzip);

/**
 * Fetches every window of `plan` into `folder`, a `.json.gz` a page exactly as received, and goes on after the pages
 * that are there. Returns what a manifest says of them.
 */
export async function fetchPages(
  access: OpenfdaAccess,
  folder: string,
  plan: Plan,
  { concurrency, progress = silent, pageSize = PAGE_LIMIT }: FetchPagesOptions,
): Promise<Pick<RawManifest, 'windows' | 'files' | 'records'>> {
  const journal = await openJournal(folder);
  const complete = new Map<string, JournalEntry[]>();
  let records = 0;
  const note = (window: Window, entry: JournalEntry) => {
    const own = complete.get(window.name) ?? [];
    own.push(entry);
    complete.set(window.name, own);
    records += entry.file?.records ?? 0;
  };
  const tell = () => progress({ task: 'Fetching', done: records, total: plan.records, unit: 'reports' });
  for (const window of plan.windows)
    for (const entry of journal.entries.get(window.name) ?? []) note(window, entry);
  tell();
  try {
    await inLanes(plan.windows, concurrency, async (window) => {
      for await (const entry of fetchWindow(access, { folder, journal, window, plan, pageSize })) {
        note(window, entry);
        tell();
      }
    });
  } finally {
    await journal.close();
  }
  const filesOf = ({ name }: Window): RawFile[] =>
    (complete.get(name) ?? []).flatMap(({ file }) => (file === null ? [] : [file]));
  const windows = plan.windows.map((window) => ({
    name: window.name,
    search: window.search,
    asked: window.take,
    received: filesOf(window).reduce((sum, file) => sum + file.records, 0),
  }));
  return { windows, files: plan.windows.flatMap(filesOf), records };
}

interface WindowJob {
  readonly folder: string;
  readonly journal: Journal;
  readonly window: Window;
  readonly plan: Plan;
  readonly pageSize: number;
}

async function* fetchWindow(access: OpenfdaAccess, job: WindowJob): AsyncGenerator<JournalEntry> {
  const { window, journal, plan, pageSize } = job;
  const before = journal.entries.get(window.name) ?? [];
  const last = before.at(-1);
  if (last?.next === null) return;
  const after = last && positionAfter(before, last.next ?? '');
  const { search, take } = window;
  const { lastUpdated } = plan;
  let { page } = after ?? { page: 0 };
  let ended = false;
  const request = { search, take, pageSize, lastUpdated, after, known: journal.known };
  for await (const received of openfdaPages(access, request)) {
    const entry: JournalEntry = {
      window: window.name,
      page: received.number,
      file: await keep(job, received),
      next: received.next,
      repeated: received.repeated,
    };
    await journal.append(entry, received.keys);
    yield entry;
    page = received.number;
    ended = received.next === null;
  }
  if (ended) return;
  const end: JournalEntry = { window: window.name, page: page + 1, file: null, next: null };
  await journal.append(end);
  yield end;
}

function positionAfter(entries: readonly JournalEntry[], next: string): PagePosition {
  const records = entries.reduce((sum, { file }) => sum + (file?.records ?? 0), 0);
  const repeated = entries.reduce((sum, entry) => sum + (entry.repeated ?? 0), 0);
  return { page: entries.length, records, repeated, next };
}

async function keep({ folder, window }: WindowJob, { number, body, records }: Page): Promise<RawFile> {
  const file = `pages/${window.name}-${String(number).padStart(5, '0')}.json.gz`;
  const packed = await pack(body);
  await writeFileAtomic(join(folder, file), packed);
  return { file, bytes: packed.length, sha256: sha256(packed), records };
}
