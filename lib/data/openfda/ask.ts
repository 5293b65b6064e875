/** One question to openFDA and its answer, whatever shape a failure comes in. */

import { check, messageOf, show } from '../../core/check';
import { isCount } from '../../core/files/bounded-file';
import { type Answer, wholeBody, withAnswer } from '../../core/network/fetch-answer';
import { parseAnswer } from '../../core/network/parse-answer';
import { parseUrl } from '../../core/network/parse-url';
import { ComeBackLater, retry, retryAfterMs, TryAgain } from '../../core/network/retry';
import { withoutSecrets, withoutSecretsIn } from '../../core/text/secrets';
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
const MAX_BODY_BYTES = 128 * 2 ** 20;
/** Of a body that is looked at for a message. */
const MOST_TEXT_BYTES = 65_536;

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
  const request = { fetch, url, headers, signal, answerMs, stallMs, bodyMs };
  const once = async () => {
    await limiter.pass(signal);
    return withAnswer(request, (answer) => readAnswer(access, url, answer)).catch((error: unknown) => {
      throw withoutSecretsIn(error, key === null ? [] : [key]);
    });
  };
  return retry(once, access).catch((error: unknown): never => {
    const { perDay } = limiter.limits;
    if (error instanceof TooMany) throw new DayLimitReached(dayLimitMessage(perDay));
    if (error instanceof ComeBackLater && error.cause instanceof TooMany)
      throw new DayLimitReached(`${dayLimitMessage(perDay)} (${error.message})`);
    throw error;
  });
}

/** Refused as too frequent; after so many patient attempts, or with a long wait, it must be the day's limit. */
class TooMany extends TryAgain {}

async function readAnswer(access: OpenfdaAccess, url: string, answer: Answer): Promise<OpenfdaAnswer | null> {
  const { status, headers } = answer;
  const body = await wholeBody(answer, MAX_BODY_BYTES);
  if (status === 200) return answerOf(access, url, body, headers.get('link'));
  const said = errorText(textOf(access, body));
  if (status === 404 && said.code === 'NOT_FOUND') return null;
  const message = `openFDA: HTTP ${status}${said.text && `: ${said.text}`}`;
  const wait = retryAfterMs(headers, access.clock.now());
  if (status === 429) throw new TooMany(message, wait);
  if (status >= 500 || status === 408) throw new TryAgain(message, wait);
  if (status >= 300 && status < 400)
    throw new OpenfdaRefusal(`${message}: expected an answer; received a redirect`, status);
  const remedy =
    status === 401 || status === 403
      ? '. Check OPENFDA_API_KEY'
      : status === 400
        ? `. The query was ${new URL(url).searchParams.get('search')}`
        : '';
  throw new OpenfdaRefusal(`${message}${remedy}`, status);
}

function answerOf(access: OpenfdaAccess, url: string, body: Buffer, link: string | null): OpenfdaAnswer {
  const { meta, results } = (parsed(access, body) ?? {}) as {
    meta?: { last_updated?: unknown; results?: { total?: unknown } };
    results?: unknown;
  };
  const lastUpdated = meta?.last_updated;
  const total = meta?.results?.total;
  if (!Array.isArray(results) || typeof lastUpdated !== 'string' || !DATE.test(lastUpdated))
    throw new TryAgain(
      'openFDA: expected meta.last_updated (such as 2026-09-30) and results in the answer; they are missing',
    );
  const next = nextOf(access, url, link);
  return { body, results, total: isCount(total) ? total : null, lastUpdated, next };
}

/** `YYYY-MM-DD` */
export const DATE = /^(19|20)\d\d-\d\d-\d\d$/;

function parsed(access: OpenfdaAccess, body: Buffer): unknown {
  try {
    return parseAnswer(body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new Error(`openFDA: ${messageOf(error)}`);
    const received = show(textOf(access, body));
    throw new TryAgain(`openFDA: expected JSON; received ${received} (cut off, or a page of a gateway)`);
  }
}

/** The beginning of a body for a message; whatever is cut afterwards, the key is out of it before. */
function textOf(access: OpenfdaAccess, body: Buffer): string {
  return withoutKey(access, body.toString('utf8', 0, MOST_TEXT_BYTES));
}

/** `text` without the key of `access`, however a server may spell it. */
export function withoutKey({ key }: OpenfdaAccess, text: string): string {
  return withoutSecrets(text, key === null ? [] : [key]);
}

/**
 * The next page by the `Link` header. It must lead on by `search_after` and stay on openFDA's own host: the key goes
 * wherever it points. A key inside it is taken out.
 */
function nextOf(access: OpenfdaAccess, url: string, link: string | null): string | null {
  const target = /<([^<>]*)>\s*;[^<]*\brel="?next"?/i.exec(link ?? '')?.[1];
  if (target === undefined) return null;
  const next = parseUrl(target, url);
  check(
    next !== null,
    () =>
      `openFDA: expected a Link to the next page; received one to ${show(withoutKey(access, target))}, which is no address`,
  );
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

/** Characters of what a server says that a message repeats. */
const MOST_WORDS = 300;

/** Every alternative ends at the next bracket or takes all that is left: the time is linear in the text. */
const TAGS = /<(script|style)\b[\s\S]*?(?:<\/\1>|$)|<[^<>]*>/gi;

/** Code and words of an error in JSON, else the first words of whatever page it is. */
function errorText(text: string): { code: string | null; text: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } | string };
    if (typeof error === 'string') return { code: null, text: error.slice(0, MOST_WORDS) };
    const words = [error?.code, error?.message].filter(Boolean).join(' ');
    return { code: String(error?.code ?? ''), text: words.slice(0, MOST_WORDS) };
  } catch {
    const words = text.replace(TAGS, ' ').replace(/\s+/g, ' ').trim();
    return { code: null, text: words.slice(0, MOST_WORDS) };
  }
}
