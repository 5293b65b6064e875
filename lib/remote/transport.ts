/**
 * One HTTP request over node:http. Not `fetch`: its Sec-Fetch headers make Ray take it for a browser, whose posts it
 * refuses.
 */
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { retryAfterMs, TryAgain } from '../core/network/retry';

/** A request to the cluster. */
export interface ClusterRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Milliseconds until the whole answer is there. */
  readonly timeoutMs: number;
}

/** A whole answer. */
export interface ClusterAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Milliseconds that it asks to wait before the next request; null where it does not. */
  readonly waitMs: number | null;
}

/** Makes a request; throws `TryAgain` when the server is not reached, breaks off or is late. */
export type Transport = (request: ClusterRequest) => Promise<ClusterAnswer>;

/** Of an answer; a longer one is refused. */
const MOST_BYTES = 32 << 20;

/** Over the network; certificates of one's own are named in NODE_EXTRA_CA_CERTS. */
export const httpTransport: Transport = ({ method, url, headers, body, timeoutMs }) =>
  new Promise((resolve, reject) => {
    const late = new TryAgain(`no answer within ${timeoutMs / 1000} s`);
    const signal = AbortSignal.timeout(timeoutMs);
    const fail = (error: unknown) => reject(signal.aborted ? late : problem(error));
    const length = body ? { 'Content-Length': String(body.length) } : {};
    const send = url.startsWith('https:') ? tlsRequest : plainRequest;
    const request = send(url, { method, headers: { ...headers, ...length }, signal }, (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes <= MOST_BYTES) pieces.push(piece);
        else response.destroy(new Error(`expected an answer of at most ${MOST_BYTES} bytes; there are more`));
      });
      response.on('error', fail);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        const after = headers['retry-after'];
        resolve({
          status: statusCode,
          type: headers['content-type'] ?? '',
          text: Buffer.concat(pieces).toString('utf8'),
          waitMs: after ? retryAfterMs(new Headers({ 'retry-after': after }), Date.now()) : null,
        });
      });
    });
    request.on('error', fail);
    request.end(body);
  });

/** No connection may pass; a certificate that is not trusted stays so. */
function problem(error: unknown): Error {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const reason = message.includes(code) ? message : [code, message].filter(Boolean).join(' ');
  if (/^expected/.test(message)) return error as Error;
  if (/certificate|CERT_|SELF_SIGNED|UNABLE_TO_|ERR_TLS|EPROTO|SSL/i.test(reason))
    return new Error(
      `expected a trusted certificate (${reason}). Name the authority's in NODE_EXTRA_CA_CERTS, or use http:// where ` +
        'the dashboard speaks no TLS',
    );
  return new TryAgain(`was not reached (${reason || 'the connection broke off'})`, null, { cause: error });
}
