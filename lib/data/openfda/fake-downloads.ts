/** For tests: openFDA's bulk downloads on loopback: `download.json`, parts with ranges and entity tags. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32, deflateRawSync } from 'node:zlib';

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

/** A zip archive with one deflated member. */
export function zipOf(name: string, content: string): Buffer {
  const data = Buffer.from(content);
  const packed = deflateRawSync(data);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
