/** Requests to the Hugging Face Hub: the token for its own host alone, patience with a busy server. */
import { messageOf } from '../../../core/check';

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
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** The Hub does not give a file: not reached, not allowed, not there. Another source may have it. */
export class HubUnavailable extends Error {}

const ATTEMPTS = 4;
const ANSWER_MS = 20_000;
const MAX_WAIT_MS = 60_000;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

/**
 * A `fetch` that sends the token to the Hub's host alone and asks again, up to four times, when the server is busy
 * (429, 5xx; it waits as the server says, a minute at most), and once when there is no connection. A host that does not
 * answer in time (20 seconds by default) is not asked again.
 */
export function hubFetch(access: HubAccess): typeof fetch {
  return async (input, init) => {
    for (let attempt = 1; ; attempt++) {
      const response = await answer(access, input, init).catch((error: unknown) => {
        if (access.signal?.aborted || error instanceof HubUnavailable || attempt > 1) throw error;
        return null;
      });
      if (response !== null && (attempt === ATTEMPTS || !RETRIED.has(response.status))) return response;
      await response?.body?.cancel();
      await access.sleep(waitOf(response, attempt));
      access.signal?.throwIfAborted();
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
    return await fetch(url, { ...init, headers, signal: stop.signal });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', ended);
  }
}

/** Milliseconds until the next attempt: what the server asks for (Retry-After, RateLimit's t), else 1, 2, 4 s. */
function waitOf(response: Response | null, attempt: number): number {
  const after =
    response?.headers.get('retry-after') ?? /\bt=(\d+)/.exec(response?.headers.get('ratelimit') ?? '')?.[1];
  const seconds = Number(after ?? Number.NaN);
  return Math.min(MAX_WAIT_MS, Number.isFinite(seconds) ? 1000 * seconds : 1000 * 2 ** (attempt - 1));
}

/** What went wrong, in words, with the way out; errors that another source would not mend are thrown on. */
export function hubProblem(error: unknown, access: HubAccess): HubUnavailable {
  if (access.signal?.aborted) throw error;
  if (error instanceof HubUnavailable) return error;
  const status =
    (error as { statusCode?: number }).statusCode ?? Number(/status (\d{3})/.exec(messageOf(error))?.[1]);
  const cause = (error as { cause?: unknown }).cause;
  const reason = REASONS[status] ?? (Number.isFinite(status) ? 'it failed' : messageOf(cause ?? error));
  return new HubUnavailable(
    `${access.hubUrl}: ${reason}${Number.isFinite(status) ? ` (HTTP ${status})` : ''}`,
  );
}

const PRIVATE = 'the model is private or gated: set HF_TOKEN to a token that may read it';
const REASONS: Readonly<Record<number, string>> = {
  401: PRIVATE,
  403: PRIVATE,
  404: 'it has no such model or commit',
  407: 'the proxy refused the connection: check HTTPS_PROXY',
  429: 'too many requests from this address: wait some minutes, or set HF_TOKEN',
};
