/** Requests to the Hugging Face Hub: the token for its own host alone, patience with a busy server. */

import { messageOf } from '../../../core/check';
import type { Clock } from '../../../core/clock';
import { type BodyBounds, boundedResponse } from '../../../core/network/bounded-response';
import { fetchFollowing, isRead } from '../../../core/network/redirects';
import { ComeBackLater, politeWait, retryAfterMs, TryAgain } from '../../../core/network/retry';
import { withoutSecrets } from '../../../core/text/secrets';

/** How the Hub is reached. */
export interface HubAccess {
  readonly fetch: typeof fetch;
  /** `https://huggingface.co`, without a slash at its end. */
  readonly hubUrl: string;
  /** Sent to the host of `hubUrl` and no other; null for none. */
  readonly token: string | null;
  /** Ends requests and waits. */
  readonly signal?: AbortSignal;
  /** How long an answer may take before the host counts as silent; 20 s by default. */
  readonly answerMs?: number;
  /** Tells the time and waits. */
  readonly clock: Clock;
}

/** The Hub does not give a file: not reached, not allowed, not there. Another source may have it. */
export class HubUnavailable extends Error {}

const ATTEMPTS = 4;
const ANSWER_MS = 20_000;
/** Between two pieces of a body. */
const STALL_MS = 60_000;
/** For the whole of an answer in JSON. */
const JSON_MS = 5 * 60_000;
/** Of an answer in JSON; honest ones stay below one. */
const JSON_BYTES = 16 << 20;
/** To one purpose; a repository of a thousand files needs a few hundred. */
const MOST_REQUESTS = 2000;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

/**
 * A `fetch` that sends the token to the Hub's host alone and asks again, up to four times, when the server is busy
 * (429, 5xx; it waits as the server says, at most five minutes), and once when there is no connection. A host that does
 * not answer in time (20 seconds by default) is not asked again. No body may be longer than `maxBytes` (16 MiB by
 * default) or take longer than `bodyMs` (5 minutes), no redirect leads from https to http, none of what is sent to another
 * origin, and after 2000 requests it is enough.
 */
export function hubFetch(
  access: HubAccess,
  { maxBytes = JSON_BYTES, bodyMs = JSON_MS }: Partial<Omit<BodyBounds, 'stallMs'>> = {},
): typeof fetch {
  let requests = 0;
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      if (++requests > MOST_REQUESTS)
        throw new HubUnavailable(
          `${access.hubUrl}: no end after ${MOST_REQUESTS} requests; does it link in circles?`,
        );
      const response = await answer(access, input, init).catch((error: unknown) => {
        if (access.signal?.aborted || error instanceof HubUnavailable || attempt > 1) throw error;
        return null;
      });
      if (response !== null && (attempt === ATTEMPTS || !RETRIED.has(response.status)))
        return boundedResponse(response, { maxBytes, stallMs: STALL_MS, bodyMs });
      await response?.body?.cancel();
      await access.clock.sleep(waitOf(access, response, attempt), access.signal);
    }
  };
}

type Asked = Parameters<typeof fetch>;

async function answer(
  { fetch, hubUrl, token, signal, answerMs = ANSWER_MS }: HubAccess,
  input: Asked[0],
  init: Asked[1],
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const headers = new Headers(init?.headers);
  headers.delete('authorization');
  if (token !== null && url.origin === new URL(hubUrl).origin)
    headers.set('authorization', `Bearer ${token}`);
  const stop = new AbortController();
  const late = () => stop.abort(new HubUnavailable(`${url.host} did not answer within ${answerMs / 1000} s`));
  const timer = setTimeout(late, answerMs);
  const ended = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', ended);
  try {
    signal?.throwIfAborted();
    const asked = { ...init, headers, signal: stop.signal };
    if (init?.redirect === 'manual' || init?.redirect === 'error') return await fetch(url, asked);
    return await fetchFollowing(fetch, url.href, asked, isRead(asked) ? 'any' : []);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', ended);
  }
}

/** Milliseconds until the next attempt: what the server asks for, at least 1, 2, 4 s. */
function waitOf({ hubUrl, clock }: HubAccess, response: Response | null, attempt: number): number {
  const asked = response && retryAfterMs(response.headers, clock.now());
  try {
    return politeWait(
      new TryAgain(`${hubUrl}: HTTP ${response?.status}`, asked),
      1000 * 2 ** (attempt - 1),
      clock,
    );
  } catch (error) {
    throw error instanceof ComeBackLater ? new HubUnavailable(error.message) : error;
  }
}

/** What went wrong, in words, with the way out; errors that another source would not mend are thrown on. */
export function hubProblem(error: unknown, access: HubAccess): HubUnavailable {
  if (access.signal?.aborted) throw error;
  if (error instanceof HubUnavailable) return error;
  const status =
    (error as { statusCode?: number }).statusCode ?? Number(/status (\d{3})/.exec(messageOf(error))?.[1]);
  const cause = (error as { cause?: unknown }).cause;
  const reason = REASONS[status] ?? (Number.isFinite(status) ? 'it failed' : said(cause ?? error, access));
  return new HubUnavailable(
    `${access.hubUrl}: ${reason}${Number.isFinite(status) ? ` (HTTP ${status})` : ''}`,
  );
}

/** The message of an error without the token: the server's words may be in it. */
export function said(error: unknown, { token }: Pick<HubAccess, 'token'>): string {
  return withoutSecrets(messageOf(error), token === null ? [] : [token]);
}

const PRIVATE = 'the model is private or gated: set HF_TOKEN to a token that may read it';
const REASONS: Readonly<Record<number, string>> = {
  401: PRIVATE,
  403: PRIVATE,
  404: 'it has no such model or commit',
  407: 'the proxy refused the connection: check HTTPS_PROXY',
  429: 'too many requests from this address: wait some minutes, or set HF_TOKEN',
};
