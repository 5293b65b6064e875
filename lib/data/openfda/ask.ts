/** One question to openFDA and its answer, whatever shape a failure comes in. */
import { check, messageOf } from '../../core/check';
import { type Answer, wholeBody, withAnswer } from '../../core/fetch-answer';
import { retry, retryAfterMs, TryAgain } from '../../core/retry';
import type { OpenfdaAccess } from './access';
import { DayLimitReached, dayLimitMessage } from './rate-limit';

/** An answer of openFDA. */
export interface OpenfdaAnswer {
  /** The bytes as received (unpacked). */
  readonly body: Buffer;
  readonly results: readonly unknown[];
  /** How many records match in all; null on counts. */
  readonly total: number | null;
  /** When the index was last loaded, `YYYY-MM-DD`. */
  readonly lastUpdated: string;
  /** Where the next page is; null on the last one. */
  readonly next: string | null;
}

/** openFDA refuses the request itself; asking again would not help. */
export class OpenfdaRefusal extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** A thousand reports are about 10 MB; nothing honest is larger than this. */
const MAX_BODY_BYTES = 256 * 2 ** 20;
/** A longer wait than this is a day's limit, not a minute's. */
const LONG_WAIT_MS = 10 * 60_000;

/**
 * Asks `url` (which must be below `access.baseUrl`) and returns the answer, null where nothing matches. Busy servers
 * (429, 5xx), broken connections, time limits and cut bodies are tried again; what openFDA refuses is not.
 */
export async function askOpenfda(access: OpenfdaAccess, url: string): Promise<OpenfdaAnswer | null> {
  checkOwn(access, url);
  const { fetch, key, userAgent, limiter, signal } = access;
  const headers = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(key && { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }),
  };
  const { answerMs, stallMs, bodyMs } = access;
  const request = { fetch, url, headers, follow: false, signal, answerMs, stallMs, bodyMs };
  const once = async () => {
    await limiter.pass(signal);
    return withAnswer(request, (answer) => readAnswer(access, url, answer));
  };
  return retry(once, access).catch((error: unknown) => {
    if (error instanceof TooMany) throw new DayLimitReached(dayLimitMessage(limiter.limits.perDay));
    if (key === null || !messageOf(error).includes(key)) throw error;
    throw new Error(messageOf(error).replaceAll(key, '(key)'));
  });
}

/** Refused as too frequent; after so many patient attempts it must be the day's limit. */
class TooMany extends TryAgain {}

async function readAnswer(access: OpenfdaAccess, url: string, answer: Answer): Promise<OpenfdaAnswer | null> {
  const { status, headers } = answer;
  const body = await wholeBody(answer, MAX_BODY_BYTES);
  if (status === 200) return parseAnswer(access, url, body, headers.get('link'));
  const said = errorText(body);
  if (status === 404 && said.code === 'NOT_FOUND') return null;
  const message = `openFDA: HTTP ${status}${said.text && `: ${said.text}`}`;
  const wait = retryAfterMs(headers, access.clock.now());
  if (status === 429) {
    if ((wait ?? 0) > LONG_WAIT_MS) throw new DayLimitReached(dayLimitMessage(access.limiter.limits.perDay));
    throw new TooMany(message, wait);
  }
  if (status >= 500 || status === 408)
    throw new TryAgain(message, wait !== null && wait <= LONG_WAIT_MS ? wait : null);
  if (status >= 300 && status < 400)
    throw new OpenfdaRefusal(`${message}: expected an answer; received a redirect`, status);
  const remedy =
    status === 401 || status === 403
      ? '. Check OPENFDA_API_KEY'
      : status === 400
        ? `. The query was ${decodeURIComponent(new URL(url).search)}`
        : '';
  throw new OpenfdaRefusal(`${message}${remedy}`, status);
}

function parseAnswer(access: OpenfdaAccess, url: string, body: Buffer, link: string | null): OpenfdaAnswer {
  let value: { meta?: { last_updated?: unknown; results?: { total?: unknown } }; results?: unknown };
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new TryAgain(
      `openFDA: expected JSON; ${messageOf(error).slice(0, 120)} (cut off, or a page of a gateway)`,
    );
  }
  const lastUpdated = value?.meta?.last_updated;
  const total = value?.meta?.results?.total;
  if (!Array.isArray(value?.results) || typeof lastUpdated !== 'string')
    throw new TryAgain('openFDA: expected meta.last_updated and results in the answer; they are missing');
  return {
    body,
    results: value.results,
    total: typeof total === 'number' ? total : null,
    lastUpdated,
    next: nextOf(access, url, link),
  };
}

/**
 * The next page by the `Link` header. It must lead on by `search_after` and stay on openFDA's own host: the key goes
 * wherever it points. A key inside it is taken out.
 */
function nextOf(access: OpenfdaAccess, url: string, link: string | null): string | null {
  const target = /<([^>]*)>\s*;[^<]*\brel="?next"?/i.exec(link ?? '')?.[1];
  if (target === undefined) return null;
  const next = new URL(target, url);
  checkOwn(access, next.href);
  check(
    next.searchParams.has('search_after'),
    'openFDA: expected a Link by search_after; received one without',
  );
  next.searchParams.delete('api_key');
  check(next.href !== url, 'openFDA: expected a Link to the next page; received one to the same');
  return next.href;
}

function checkOwn({ baseUrl }: OpenfdaAccess, url: string): void {
  const [own, asked] = [new URL(baseUrl), new URL(url)];
  check(
    asked.origin === own.origin,
    `openFDA: expected a page of ${own.origin}; received a link to ${asked.origin}, which was not followed`,
  );
}

/** Code and words of an error in JSON, else the first words of whatever page it is. */
function errorText(body: Buffer): { code: string | null; text: string } {
  const text = body.toString('utf8', 0, 4096);
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } | string };
    if (typeof error === 'string') return { code: null, text: error };
    return { code: String(error?.code ?? ''), text: [error?.code, error?.message].filter(Boolean).join(' ') };
  } catch {
    const words = text
      .replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return { code: null, text: words.slice(0, 160) };
  }
}
