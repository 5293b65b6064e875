/** A bulk part as large as openFDA's, read in a process of its own whose memory is measured. Takes two minutes. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, createDeflateRaw } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { codeRoot } from '../../core/project';
import { RandomState } from '../../core/random';
import { syntheticRecords } from '../synthetic/synthetic-records';

const PART_BYTES = 1_000_000_000;
const MOST_MEGABYTES = 500;

const folder = mkdtempSync(join(tmpdir(), 'part-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Indented JSON as openFDA publishes it: SYNTHETIC records over and over, each under a key of its own. */
function* partText(count: { records: number }): Generator<string> {
  const templates = [...syntheticRecords(2000, new RandomState(1))].map(({ json }) => json);
  yield '{\n  "meta": {},\n  "results": [\n';
  let bytes = 0;
  for (let i = 0; bytes < PART_BYTES; i++) {
    const record = { ...templates[i % templates.length], mdr_report_key: String(10_000_000 + i) };
    const text = `${i === 0 ? '' : ',\n'}${JSON.stringify(record, null, 2).replace(/^/gm, '    ')}`;
    bytes += text.length;
    count.records++;
    yield text;
  }
  yield '\n  ]\n}\n';
}

/** Writes one deflated member; the directory at the end states its sizes, as a streaming zip does. */
async function writeZip(path: string, texts: Iterable<string>): Promise<void> {
  const name = Buffer.from('device-event-0001-of-0001.json');
  const file = createWriteStream(path);
  const deflate = createDeflateRaw({ level: 1 });
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  file.write(Buffer.concat([local, name]));
  let [sum, size, packed] = [0, 0, 0];
  deflate.on('data', (piece: Buffer) => (packed += piece.length));
  deflate.pipe(file, { end: false });
  let held = '';
  const flush = async (text: string) => {
    const bytes = Buffer.from(text);
    sum = crc32(bytes, sum);
    size += bytes.length;
    if (!deflate.write(bytes)) await once(deflate, 'drain');
  };
  for (const text of texts) {
    held += text;
    if (held.length < 1 << 20) continue;
    await flush(held);
    held = '';
  }
  await flush(held);
  deflate.end();
  await once(deflate, 'end');
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 'latin1');
  central.writeUInt16LE(8, 10);
  for (const [at, value] of [sum, packed, size].entries()) central.writeUInt32LE(value, 16 + 4 * at);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed, 16);
  file.end(Buffer.concat([central, name, end]));
  await once(file, 'close');
}

describe('a bulk part of 1 GB', () => {
  it(`becomes a snapshot in less than ${MOST_MEGABYTES} MB`, async () => {
    const path = join(folder, 'part.json.zip');
    const count = { records: 0 };
    await writeZip(path, partText(count));
    const program = ['lib/run.cjs', 'lib/data/bench.ts', 'store', path];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: codeRoot() });
    const { records, rows, megabytes, seconds } = JSON.parse(stdout);
    console.log(
      `SYNTHETIC part of ${PART_BYTES} bytes: ${records} records, ${rows} examples, ${seconds} s, peak ${megabytes} MB`,
    );
    expect(records).toBe(count.records);
    expect(rows).toBeGreaterThan(0.8 * records);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
  });
});
