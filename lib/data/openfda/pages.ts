/** The pages of a query, one after the other. */
import type { OpenfdaAccess } from './access';
import { askOpenfda } from './ask';
import { KnownRecords, recordKey } from './known-records';
import { PageProgress } from './page-progress';
import { eventUrl, PAGE_LIMIT } from './query';

/** The index was loaded anew while its pages were read: what follows would not fit what came before. */
export class IndexReloaded extends Error {
  constructor(
    readonly from: string,
    readonly to: string,
  ) {
    super(`openFDA's index of ${from} was replaced by that of ${to} in the middle of the work`);
  }
}

/** One page as received. */
export interface Page {
  /** From 1. */
  readonly number: number;
  readonly body: Buffer;
  readonly records: number;
  /** Those of its reports. */
  readonly keys: readonly string[];
  /** How many of them had come before. */
  readonly repeated: number;
  /** Where the next page is; null when this one is the last. */
  readonly next: string | null;
}

/** Where reading has come to. */
export interface PagePosition {
  readonly page: number;
  readonly records: number;
  /** How many of these had come before. */
  readonly repeated: number;
  /** As the last page said. */
  readonly next: string;
}

/** What is read. */
export interface PageRequest {
  readonly search: string;
  /** The most records, taken in the order of their keys; null for all. */
  readonly take: number | null;
  /** Records a page, default 1,000. */
  readonly pageSize?: number;
  /** When the index was loaded that is meant. */
  readonly lastUpdated: string;
  /** Goes on after these pages; default from the first. */
  readonly after?: PagePosition;
  /** Reports that came before, also of other queries that have none in common with this one; default none. */
  readonly known?: KnownRecords;
}

/**
 * Yields the pages of a query by `search_after`, exactly as received. A page that is empty (404) after full ones is the
 * end. Throws `IndexReloaded` when the index is no longer that of `lastUpdated`, `PagesStuck` when pages lead nowhere or
 * another number of reports came than openFDA said; the page that shows it is not yielded.
 */
export async function* openfdaPages(access: OpenfdaAccess, request: PageRequest): AsyncGenerator<Page> {
  const { search, take, pageSize = PAGE_LIMIT, lastUpdated, after, known = new KnownRecords() } = request;
  const start = after ?? { page: 0, records: 0, repeated: 0 };
  const progress = new PageProgress({ search, take, pageSize }, start);
  let url: string | null = after?.next ?? eventUrl(access.baseUrl, { search, limit: pageSize });
  while (url !== null && !progress.done) {
    const limit = Math.min(pageSize, take === null ? pageSize : take - progress.records);
    const answer = await askOpenfda(access, withLimit(url, limit));
    if (answer === null) break;
    if (answer.lastUpdated !== lastUpdated) throw new IndexReloaded(lastUpdated, answer.lastUpdated);
    const keys = answer.results.map(recordKey);
    const repeated = keys.filter((key) => !known.add(key)).length;
    progress.add({ total: answer.total, records: keys.length, repeated, isLast: answer.next === null });
    url = progress.done ? null : answer.next;
    if (url === null) progress.checkWhole();
    yield { number: progress.page, body: answer.body, records: keys.length, keys, repeated, next: url };
  }
  progress.checkWhole();
}

function withLimit(url: string, limit: number): string {
  const asked = new URL(url);
  asked.searchParams.set('limit', String(limit));
  return asked.href;
}
