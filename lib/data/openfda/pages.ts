/** The pages of a query, one after the other. */
import { check } from '../../core/check';
import type { OpenfdaAccess } from './access';
import { askOpenfda } from './ask';
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
  /** Where the next page is; null when this one is the last. */
  readonly next: string | null;
}

/** Where reading has come to. */
export interface PagePosition {
  readonly page: number;
  readonly records: number;
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
}

/**
 * Yields the pages of a query by `search_after`, exactly as received. A page that is empty (404) after full ones is the
 * end. Throws `IndexReloaded` when the index is no longer that of `lastUpdated`, and when less came than openFDA said.
 */
export async function* openfdaPages(access: OpenfdaAccess, request: PageRequest): AsyncGenerator<Page> {
  const { search, take, pageSize = PAGE_LIMIT, lastUpdated, after } = request;
  let { page, records } = after ?? { page: 0, records: 0 };
  let url: string | null = after?.next ?? eventUrl(access.baseUrl, { search, limit: pageSize });
  let total: number | null = null;
  while (url !== null && (take === null || records < take)) {
    const limit = Math.min(pageSize, take === null ? pageSize : take - records);
    const answer = await askOpenfda(access, withLimit(url, limit));
    if (answer === null) break;
    if (answer.lastUpdated !== lastUpdated) throw new IndexReloaded(lastUpdated, answer.lastUpdated);
    records += answer.results.length;
    total = answer.total ?? total;
    const done = take !== null && records >= take;
    url = done ? null : answer.next;
    yield { number: ++page, body: answer.body, records: answer.results.length, next: url };
  }
  const expected = total === null ? records : Math.min(total, take ?? total);
  check(
    records === expected,
    `openFDA: expected ${expected} records of ${search || 'everything'}; received ${records}. Run the same again later`,
  );
}

function withLimit(url: string, limit: number): string {
  const asked = new URL(url);
  asked.searchParams.set('limit', String(limit));
  return asked.href;
}
