/** For tests: openFDA's bulk downloads on loopback: `download.json`, parts with ranges and entity tags. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One part as `download.json` lists it. */
export interface FakePart {
  /** `2024q1/device-event-0001-of-0002.json.zip` */
  readonly file: string;
  readonly bytes: Buffer;
  /** As the index claims. */
  readonly records: number;
}

/** Answers `/download.json` and `/device/event/...zip`; `cut` drops the connection after so many bytes. */
export function sendDownload(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { parts, lastUpdated }: { parts: readonly FakePart[]; lastUpdated: string },
  cut: number | null,
): void {
  const base = `http://${request.headers.host}`;
  if (path === '/download.json') {
    const partitions = parts.map(({ file, bytes, records }) => ({
      display_name: file,
      file: `${base}/device/event/${file}`,
      size_mb: (bytes.length / 1e6).toFixed(2),
      records,
    }));
    const total = parts.reduce((sum, { records }) => sum + records, 0);
    const event = { export_date: lastUpdated, total_records: total, partitions };
    response.end(JSON.stringify({ meta: {}, results: { device: { event } } }));
    return;
  }
  const part = parts.find(({ file }) => path === `/device/event/${file}`);
  if (part === undefined) return void response.writeHead(404).end('<html>not found</html>');
  const etag = `"${createHash('md5').update(part.bytes).digest('hex')}"`;
  const { range, 'if-range': condition } = request.headers;
  const start =
    condition === undefined || condition === etag ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
  const body = part.bytes.subarray(start);
  const partial =
    start > 0 ? { 'content-range': `bytes ${start}-${part.bytes.length - 1}/${part.bytes.length}` } : {};
  response.writeHead(start > 0 ? 206 : 200, { etag, 'content-length': body.length, ...partial });
  if (cut === null || cut >= body.length) response.end(body);
  else response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 50));
}
