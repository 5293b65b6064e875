/** Whether the pages of a query come to their end: each must bring reports, and together what openFDA said. */

/** Pages lead nowhere, or end with another number of reports than openFDA said. */
export class PagesStuck extends Error {}

/** What is asked for. */
interface Asked {
  readonly search: string;
  readonly take: number | null;
  readonly pageSize: number;
}

/** One page of it. */
interface PageCounts {
  /** Reports that match in all, as the page says; null where it does not. */
  readonly total: number | null;
  readonly records: number;
  /** How many of them had come before. */
  readonly repeated: number;
  readonly isLast: boolean;
}

/** One report in so many may come twice: openFDA's index holds a few more than once. */
const ONE_TWICE_IN = 100;

/** In one query; all of openFDA holds a fifth of it. */
const MOST_REPORTS = 1e8;

/** Counts the pages of one query. */
export class PageProgress {
  page: number;
  records: number;
  private repeated: number;
  private total: number | null = null;
  private mostPages = Number.POSITIVE_INFINITY;

  constructor(
    private readonly asked: Asked,
    { page, records, repeated }: { page: number; records: number; repeated: number },
  ) {
    [this.page, this.records, this.repeated] = [page, records, repeated];
  }

  /** Whether as many came as are taken. */
  get done(): boolean {
    return this.asked.take !== null && this.records >= this.asked.take;
  }

  /** Takes a page in. Throws `PagesStuck` when it brings nothing new, or more than there is. */
  add({ total, records, repeated, isLast }: PageCounts): void {
    if (total === null) throw this.stuck('meta.results.total', 'an answer without');
    if (total > MOST_REPORTS) throw this.stuck(`at most ${MOST_REPORTS} reports in all`, `${total}`);
    if (this.total === null)
      this.mostPages =
        this.page + 1 + 2 * Math.ceil((this.wanted(total) - this.records) / this.asked.pageSize);
    this.total = total;
    this.page++;
    this.records += records;
    this.repeated += repeated;
    if (records === 0 && !isLast) throw this.stuck('reports', 'none, and a link to more');
    if (records > 0 && repeated === records)
      throw this.stuck('reports that did not come before', `${records} that all did`);
    if (this.records > this.wanted(total))
      throw this.stuck(`${this.wanted(total)} reports in all`, `${this.records}`);
    if (this.page > this.mostPages)
      throw this.stuck(
        `${total} reports in pages of ${this.asked.pageSize}`,
        `${this.records} in ${this.page} pages`,
      );
    const most = Math.ceil(this.wanted(total) / ONE_TWICE_IN);
    if (this.repeated > most)
      throw this.stuck(`at most ${most} reports that came before`, `${this.repeated} of ${this.records}`);
  }

  /** Throws `PagesStuck` unless all came that openFDA said. */
  checkWhole(): void {
    const expected = this.total === null ? this.records : this.wanted(this.total);
    if (this.records !== expected) throw this.stuck(`${expected} reports in all`, `${this.records}`);
  }

  private wanted(total: number): number {
    return Math.min(total, this.asked.take ?? total);
  }

  private stuck(expected: string, received: string): PagesStuck {
    const { search } = this.asked;
    return new PagesStuck(
      `openFDA: page ${this.page} of ${search || 'everything'}: expected ${expected}; received ${received}. The pages ` +
        'before it are kept: run the same again later and it goes on there, or ask for less (a filter, other years)',
    );
  }
}
