/** A response for somebody else's code to read, which can neither run on without end nor stall. */

/** What a body may take. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** Milliseconds between two pieces. */
  readonly stallMs: number;
}

/** The same response; reading its body fails beyond `maxBytes` (unpacked) and when nothing came for `stallMs`. */
export function boundedResponse(response: Response, { maxBytes, stallMs }: BodyBounds): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const fail = (message: string) => {
    const error = new Error(`${new URL(response.url).host}: ${message}`);
    reader.cancel(error).catch(() => {});
    return error;
  };
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(fail(`the answer stalled for ${stallMs / 1000} s`)), stallMs);
      });
      const { value, done } = await Promise.race([reader.read(), stalled]).finally(() => clearTimeout(timer));
      if (done) return controller.close();
      bytes += value.length;
      if (bytes > maxBytes) throw fail(`expected an answer of at most ${maxBytes} bytes; there are more`);
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers, url } = response;
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}
