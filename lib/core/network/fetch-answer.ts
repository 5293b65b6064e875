/** One request with time limits: until the answer, between two pieces of its body, and for the body as a whole. */
import { messageOf } from '../check';
import { fetchFollowing, type RedirectHosts } from './redirects';
import { TryAgain } from './retry';

/** Time limits in milliseconds. */
export interface TimeLimits {
  /** Until the headers; default 30 s. */
  readonly answerMs?: number;
  /** Between two pieces of the body; default 30 s. */
  readonly stallMs?: number;
  /** For the whole body, however steadily it drips; default 5 minutes. */
  readonly bodyMs?: number;
}

/** A request as `answer` makes it. */
export interface Request extends TimeLimits {
  readonly fetch: typeof fetch;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default GET, POST with a body. */
  readonly body?: string;
  /** Where redirects may lead besides the origin of `url`; null (default): a redirect itself is the answer. */
  readonly follow?: RedirectHosts | null;
  readonly signal?: AbortSignal;
}

/** An answer whose body has not been read yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body's pieces; ends in a `TryAgain` when it breaks off, stalls or takes too long. */
  readonly body: AsyncGenerator<Uint8Array>;
}

/**
 * Makes one request and hands its answer to `use`; the connection is let go when `use` is done. Throws `TryAgain` when
 * the server is not reached or breaks a time limit.
 */
export async function withAnswer<T>(request: Request, use: (answer: Answer) => Promise<T>): Promise<T> {
  const { url, signal, answerMs = 30_000, bodyMs = 300_000 } = request;
  const stop = new AbortController();
  const stopped = () => stop.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stopped, { once: true });
  const late = (ms: number, what: string) =>
    setTimeout(() => stop.abort(new TryAgain(`${hostOf(url)}: ${what} within ${ms / 1000} s`)), ms);
  let timer = late(answerMs, 'no answer');
  try {
    const response = await responseTo(request, stop.signal);
    clearTimeout(timer);
    timer = late(bodyMs, 'the answer did not end');
    const body = pieces(response, request, stop);
    return await use({ status: response.status, headers: response.headers, body });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stopped);
    stop.abort();
  }
}

async function responseTo(request: Request, signal: AbortSignal): Promise<Response> {
  const { url, headers, body, follow = null } = request;
  const reached: typeof fetch = (input, init) =>
    request.fetch(input, init).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : connectionProblem(url, error);
    });
  const method = body === undefined ? 'GET' : 'POST';
  if (follow === null) return reached(url, { method, headers, body, redirect: 'manual', signal });
  return fetchFollowing(reached, url, { headers, signal }, follow);
}

/** All pieces of a body as one buffer; more than `maxBytes` is an error. */
export async function wholeBody(answer: Answer, maxBytes: number): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new Error(`expected an answer of at most ${maxBytes} bytes; there are more`);
    kept.push(piece);
  }
  return Buffer.concat(kept);
}

async function* pieces(
  response: Response,
  { url, stallMs = 30_000 }: Request,
  stop: AbortController,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  for (;;) {
    const stalled = new TryAgain(`${hostOf(url)}: the answer stalled for ${stallMs / 1000} s`);
    const timer = setTimeout(() => stop.abort(stalled), stallMs);
    const piece = await reader?.read().catch((error: unknown) => {
      if (stop.signal.aborted) throw stop.signal.reason;
      throw new TryAgain(`${hostOf(url)}: the answer broke off (${causeOf(error)})`);
    });
    clearTimeout(timer);
    if (piece === undefined || piece.done) return;
    yield piece.value;
  }
}

/** No connection may pass; a certificate that is not trusted stays so. */
function connectionProblem(url: string, error: unknown): Error {
  const reason = causeOf(error);
  const options = { cause: error };
  if (!/certificate|CERT_|SELF_SIGNED|UNABLE_TO_/i.test(reason))
    return new TryAgain(`${hostOf(url)} was not reached (${reason})`, null, options);
  const remedy = 'If a proxy of yours opens https, name its certificate in NODE_EXTRA_CA_CERTS';
  return new Error(`${hostOf(url)}: expected a trusted certificate; ${reason}. ${remedy}`, options);
}

/** Why a request failed: the code and the words below `fetch failed`. */
export function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return [cause?.code, cause?.message].filter(Boolean).join(' ') || messageOf(error);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
