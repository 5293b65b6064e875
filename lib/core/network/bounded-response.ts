/** A response for somebody else's code to read, which can neither run on without end nor stall. */

/** What a body may take. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** Milliseconds between two pieces. */
  readonly stallMs: number;
  /** Milliseconds for all of it, however steadily it drips. */
  readonly bodyMs: number;
}

/**
 * The same response; reading its body fails beyond `maxBytes` (unpacked), when nothing came for `stallMs`, and when it is
 * not whole after `bodyMs`.
 */
export function boundedResponse(response: Response, { maxBytes, stallMs, bodyMs }: BodyBounds): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const failure = (message: string) => new Error(`${new URL(response.url).host}: ${message}`);
  const end = performance.now() + bodyMs;
  let bytes = 0;
  const nextPiece = () => {
    const left = end - performance.now();
    const problem =
      left < stallMs
        ? `the answer did not end within ${bodyMs / 1000} s`
        : `the answer stalled for ${stallMs / 1000} s`;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(failure(problem)), Math.min(left, stallMs));
    });
    return Promise.race([reader.read(), late]).finally(() => clearTimeout(timer));
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await nextPiece();
        if (done) return controller.close();
        bytes += value.length;
        if (bytes > maxBytes)
          throw failure(`expected an answer of at most ${maxBytes} bytes; there are more`);
        controller.enqueue(value);
      } catch (error) {
        // Only now: a read that is cancelled ends as if the body were whole.
        reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers, url } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}
