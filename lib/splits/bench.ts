/** `npm run bench:duplicates -- DATA`: near-duplicate groups of 155,000 narratives; datasketch beside it on fewer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectAt } from '../core/project';
import { RandomState } from '../core/random';
import { print } from '../core/text/printable';
import { takeSnapshot } from '../data/store/take-snapshot';
import { exactPairs } from './exact-pairs';
import { groupMembers } from './group-examples';
import { nearDuplicates } from './near-duplicates';

const SIZE = 155_000;
const PEER_SIZE = 5000;

/** Prints one line a measure and asserts nothing. Without DATA (as `MAUDE_DATA` names it) the records are synthetic. */
export async function main(args: readonly string[]): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'bench-duplicates-'));
  try {
    const source = args[0] ?? 'synthetic';
    const { examples } = await takeSnapshot({ source, records: 20_000 }, { project: projectAt(root) });
    const texts = (await examples()).map(({ text }) => text);
    print(`${texts.length} narratives of ${source}; beyond them perturbed copies`);
    await benchGroups('as they are', texts);
    await benchGroups('enlarged', enlarge(texts, SIZE));
    await benchPeer(evenly(texts, PEER_SIZE));
  } finally {
    rmSync(root, { recursive: true });
  }
  return 0;
}

async function benchGroups(name: string, texts: readonly string[]): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  const { sets, distinct, verified, skipped } = await nearDuplicates(texts);
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const sizes = groupMembers(sets.numbers()).map(({ length }) => length);
  const largest = sizes.sort((a, b) => b - a).slice(0, 5);
  print(
    `${name}: ${texts.length} narratives, ${distinct} different, in ${wall.toFixed(1)} s ` +
      `(${((user + system) / 1e6).toFixed(1)} s of processor): ${sizes.length} groups, largest ${largest.join(', ')}; ` +
      `${verified} pairs verified, ${skipped} in large buckets not compared; ` +
      `peak memory ${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GiB`,
  );
}

/** Recall against all pairs, and the time, of both. */
async function benchPeer(texts: readonly string[]): Promise<void> {
  const pairs = exactPairs(texts);
  const start = performance.now();
  const { sets } = await nearDuplicates(texts);
  const seconds = (performance.now() - start) / 1000;
  const found = pairs.filter(([a, b]) => sets.find(a) === sets.find(b)).length;
  const ours = `recall ${(found / pairs.length).toFixed(4)} of ${pairs.length} pairs in ${seconds.toFixed(2)} s`;
  print(`${texts.length} narratives: ${ours}`);
  const python = process.env.MAUDE_PEER_PYTHON || 'python3';
  const script = join(__dirname, 'bench-peer.py');
  const peer = spawnSync(python, [script], { input: JSON.stringify({ texts, pairs }), encoding: 'utf8' });
  const missing = `none (MAUDE_PEER_PYTHON names a Python with datasketch; this run: ${python})`;
  print(`peer: ${peer.status === 0 ? peer.stdout.trim() : missing}`);
}

function evenly(texts: readonly string[], count: number): string[] {
  const step = Math.max(1, texts.length / count);
  return Array.from({ length: Math.min(count, texts.length) }, (_, i) => texts[Math.floor(i * step)]);
}

/** `texts` and copies of them, each with up to a tenth of its words exchanged for those of another text. */
function enlarge(texts: readonly string[], count: number): string[] {
  const random = new RandomState(42);
  const copies = Array.from({ length: Math.max(0, count - texts.length) }, () => {
    const words = random.choice(texts).split(' ');
    const others = random.choice(texts).split(' ');
    const share = 0.1 * random.random();
    return words.map((word) => (random.random() < share ? random.choice(others) : word)).join(' ');
  });
  return [...texts, ...copies];
}
