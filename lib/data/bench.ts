/** `npm run bench:data`: records parsed, cleaned and stored, beside the same in Python; then a snapshot opened. */
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { messageOf } from '../core/check';
import { codeRoot, projectAt } from '../core/project';
import { RandomState } from '../core/random';
import { print, printJson } from '../core/text/printable';
import { currentSnapshot } from './store/snapshot';
import { takeSnapshot } from './store/take-snapshot';
import { syntheticRecords } from './synthetic/synthetic-records';

const TIMES = [1, 4, 16];
/** How often records are stored once; an odd number has a median. */
const ROUNDS = 3;
const SYNTHETIC_RECORDS = 370_000;
const OPENED = 155_000;

interface Measured {
  readonly seconds: number;
  readonly records: number;
  readonly rows: number;
  readonly megabytes: number;
  readonly versions?: string;
}

/**
 * Prints one line a measure; asserts nothing. Arguments: how many times over the records are read (default 1 4 16).
 * `MAUDE_PEER_PYTHON` names a Python with polars and orjson. Each measure runs in a process of its own.
 */
export async function main(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-data-'));
  try {
    if (args[0] === 'store') return answer(await store(folder, args.slice(1)));
    if (args[0] === 'open') return answer(await open(folder));
    const { files, what } = await inputs(folder);
    print(`records: ${what}`);
    for (const times of args.length > 0 ? args.map(Number) : TIMES) {
      if (times === 1) await besidePeer(folder, files);
      else
        print(
          line(
            `store, ${times}x`,
            await child(['store', ...Array.from({ length: times }, () => files).flat()]),
          ),
        );
    }
    const opened = await child(['open']);
    print(`${line('open a snapshot (hashes checked, all examples read)', opened)}, target under 2 s`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both in turn, so that what else the machine does meets both; the first round fills caches and is not counted. */
async function besidePeer(folder: string, files: readonly string[]): Promise<void> {
  const ours: Measured[] = [];
  const peers: Measured[] = [];
  let noPeer: string | null = null;
  for (let round = 0; round <= ROUNDS; round++) {
    const mine = await child(['store', ...files]);
    const peer: Measured | string = noPeer ?? (await peerOf(join(folder, 'peer.parquet'), files));
    if (typeof peer === 'string') noPeer = peer;
    if (round === 0) continue;
    ours.push(mine);
    if (typeof peer !== 'string') peers.push(peer);
  }
  const mine = median(ours);
  print(line(`store, 1x, median of ${ROUNDS}`, mine));
  if (noPeer !== null) print(`  no peer: ${noPeer}`);
  else {
    const peer = median(peers);
    const ratio = (mine.seconds / peer.seconds).toFixed(2);
    print(`${line(`  ${peer.versions}`, peer)}: we take ${ratio} of its time`);
  }
}

function median(measures: readonly Measured[]): Measured {
  const sorted = [...measures].sort((a, b) => a.seconds - b.seconds);
  return sorted[(sorted.length - 1) >> 1];
}

async function inputs(folder: string): Promise<{ files: string[]; what: string }> {
  const shared = ['maude-sample.jsonl.gz', 'maude-no-narrative.jsonl.gz'].map((name) =>
    resolve(codeRoot(), '../shared/data', name),
  );
  if (shared.every((path) => existsSync(path))) return { files: shared, what: 'real (../shared/data)' };
  const path = join(folder, 'synthetic.jsonl.gz');
  await pipeline(Readable.from(syntheticLines(SYNTHETIC_RECORDS)), createGzip(), createWriteStream(path));
  return { files: [path], what: 'SYNTHETIC (../shared/data is absent)' };
}

function* syntheticLines(count: number): Generator<string> {
  for (const { json } of syntheticRecords(count, new RandomState(1))) yield `${JSON.stringify(json)}\n`;
}

async function store(folder: string, files: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const { manifest } = await takeSnapshot({ source: files.join(',') }, { project: projectAt(folder) });
  return measured(start, manifest.records.read, manifest.rows);
}

async function open(folder: string): Promise<Measured> {
  const project = projectAt(folder);
  await takeSnapshot({ records: Math.round(OPENED * 1.08), limit: OPENED }, { project });
  const start = performance.now();
  const examples = await (await currentSnapshot(project)).examples();
  return measured(start, examples.length, examples.length);
}

function measured(start: number, records: number, rows: number): Measured {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { seconds: (performance.now() - start) / 1000, records, rows, megabytes };
}

const run = promisify(execFile);

async function child(args: readonly string[]): Promise<Measured> {
  const program = ['lib/run.cjs', 'lib/data/bench.ts', ...args];
  const { stdout } = await run(process.execPath, program, { cwd: codeRoot() });
  return JSON.parse(stdout) as Measured;
}

async function peerOf(out: string, files: readonly string[]): Promise<Measured | string> {
  const python = process.env.MAUDE_PEER_PYTHON || 'python3';
  try {
    const { stdout } = await run(python, [join(__dirname, 'bench-peer.py'), out, ...files]);
    return JSON.parse(stdout) as Measured;
  } catch (error) {
    return `${messageOf(error).split('\n').slice(-2)[0]} (MAUDE_PEER_PYTHON names a Python with polars and orjson)`;
  }
}

function line(name: string, { seconds, records, rows, megabytes }: Measured): string {
  const rate = Math.round(records / seconds);
  return `${name}: ${records} records, ${rows} examples in ${seconds.toFixed(2)} s (${rate} a second), peak ${Math.round(megabytes)} MB`;
}

function answer(value: Measured): number {
  printJson(value);
  return 0;
}
