/** openFDA's bulk parts: what `download.json` lists. */
import { check, messageOf, show } from '../../core/check';
import { wholeBody, withAnswer } from '../../core/network/fetch-answer';
import { parseAnswer } from '../../core/network/parse-answer';
import { parseUrl } from '../../core/network/parse-url';
import { retry, retryAfterMs, TryAgain } from '../../core/network/retry';
import type { OpenfdaAccess } from './access';
import { DATE } from './ask';

/** One part: a zip of about 95,000 reports. */
export interface Part {
  /** `2024q1`, or `all_other`. */
  readonly quarter: string;
  /** Its file in a raw folder. */
  readonly file: string;
  readonly url: string;
  readonly megabytes: number;
  readonly records: number;
}

/** What there is to download. */
export interface Downloads {
  /** `YYYY-MM-DD` */
  readonly exportDate: string;
  readonly parts: readonly Part[];
}

const INDEX_BYTES = 64 * 2 ** 20;
/** Megabytes of one part; the largest have about a hundred. */
const MOST_MEGABYTES = 4096;
/** Where downloads may be redirected to, besides the host that is asked. */
export const DOWNLOAD_HOSTS: readonly string[] = ['fda.gov'];

/** Bytes by which a part may differ from what is listed: whether size_mb counts millions or mebibytes is not documented. */
export function sizeTolerance({ megabytes }: Part): number {
  return 1e6 * (0.02 + 0.1 * megabytes);
}

/** Reads the list of parts of `device/event`. */
export async function askDownloads(access: OpenfdaAccess): Promise<Downloads> {
  const { fetch, baseUrl, userAgent, signal, limiter, clock } = access;
  const url = `${baseUrl}/download.json`;
  const request = { fetch, url, headers: { 'user-agent': userAgent }, signal, follow: DOWNLOAD_HOSTS };
  const value = await retry(async () => {
    await limiter.pass(signal);
    return withAnswer(request, async (answer) => {
      const body = await wholeBody(answer, INDEX_BYTES);
      const { status, headers } = answer;
      if (status === 429 || status >= 500)
        throw new TryAgain(`${url}: HTTP ${status}`, retryAfterMs(headers, clock.now()));
      check(status === 200, `${url}: expected the list of downloads; received HTTP ${status}`);
      return parse(url, body);
    });
  }, access);
  return readDownloads(value, baseUrl);
}

function parse(url: string, body: Buffer): unknown {
  try {
    return parseAnswer(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new Error(`${url}: ${messageOf(error)}`);
    throw new TryAgain(`${url}: expected JSON; ${messageOf(error).slice(0, 120)}`);
  }
}

function readDownloads(value: unknown, baseUrl: string): Downloads {
  const { results } = (value ?? {}) as {
    results?: { device?: { event?: { export_date?: unknown; partitions?: unknown[] } } };
  };
  const event = results?.device?.event;
  const exportDate = event?.export_date;
  check(
    typeof exportDate === 'string' && DATE.test(exportDate) && Array.isArray(event?.partitions),
    'download.json: expected results.device.event with export_date (such as 2026-09-30) and partitions; they are missing',
  );
  const parts = event.partitions.map((listed) => readPart(listed, baseUrl));
  const files = new Set(parts.map(({ file }) => file));
  check(
    files.size === parts.length,
    () => `download.json: expected each part once; received ${parts.length} of which ${files.size} differ`,
  );
  return { exportDate, parts };
}

function readPart(entry: unknown, baseUrl: string): Part {
  const listed = (entry ?? {}) as { file?: unknown; size_mb?: unknown; records?: unknown };
  const url = parseUrl(listed.file);
  check(url !== null, () => `download.json: expected the address of a part; received ${show(listed.file)}`);
  const [, quarter, number] =
    /\/device\/event\/(\d{4}q[1-4]|all_other)\/device-event-(\d{4})-of-\d{4}\.json\.zip$/.exec(
      url.pathname,
    ) ?? [];
  check(
    quarter,
    `download.json: expected parts as .../2024q1/device-event-0001-of-0004.json.zip; received ${show(listed.file)}`,
  );
  check(
    url.protocol === 'https:' || url.origin === new URL(baseUrl).origin,
    `download.json: expected https addresses; received ${show(listed.file)}`,
  );
  const [megabytes, records] = [Number(listed.size_mb), Number(listed.records)];
  check(
    megabytes >= 0 && megabytes <= MOST_MEGABYTES && Number.isSafeInteger(records) && records >= 0,
    `download.json: expected size_mb (at most ${MOST_MEGABYTES}) and records; received ${show(listed)}`,
  );
  return { quarter, file: `parts/${quarter}-${number}.json.zip`, url: url.href, megabytes, records };
}

/** The parts of `quarters`; throws when one of these has none. */
export function chooseParts({ parts }: Downloads, quarters: readonly string[]): Part[] {
  const known = [...new Set(parts.map(({ quarter }) => quarter))].sort();
  for (const quarter of quarters)
    check(
      known.includes(quarter),
      () => `quarter ${quarter}: expected one of ${known[0]} to ${known.at(-1)}`,
    );
  const chosen = parts.filter(({ quarter }) => quarters.includes(quarter));
  return chosen.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Quarters as a user names them: `2024q1`, `2024` (all four), `2023q3-2024q2`, `all_other`, separated by commas.
 * Sorted, each once.
 */
export function parseQuarters(text: string): string[] {
  const quarters = text.split(',').flatMap((word) => {
    const trimmed = word.trim().toLowerCase();
    if (trimmed === 'all_other') return [trimmed];
    const [, first, last = first] = /^(\d{4}(?:q[1-4])?)(?:-(\d{4}(?:q[1-4])?))?$/.exec(trimmed) ?? [];
    check(first, `quarters: expected such as 2024q1, 2024 or 2023q3-2024q2; received ${show(word)}`);
    return between(first.includes('q') ? first : `${first}q1`, last.includes('q') ? last : `${last}q4`);
  });
  return [...new Set(quarters)].sort();
}

function between(first: string, last: string): string[] {
  const numberOf = (quarter: string) => 4 * Number(quarter.slice(0, 4)) + Number(quarter[5]) - 1;
  const [from, to] = [numberOf(first), numberOf(last)];
  check(from <= to, `quarters: expected the earlier first; received ${first}-${last}`);
  return Array.from(
    { length: to - from + 1 },
    (_, i) => `${Math.floor((from + i) / 4)}q${((from + i) % 4) + 1}`,
  );
}
