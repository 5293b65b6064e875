/** `npm run bench:phase1 -- DATA`: Phase 1 beside scikit-learn on the same rows and folds, in one run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../core/check';
import { projectAt } from '../core/project';
import { print } from '../core/text/printable';
import { takeSnapshot } from '../data/store/take-snapshot';
import { makeSplit } from '../splits/split';
import { type Measured, measure } from './measure';

/** What either side prints: times without reading the rows, one entry a fold. */
interface Answer {
  readonly name: string;
  readonly seconds: number;
  readonly nonZeros: number;
  readonly iterations: readonly number[];
  /** Mean over the folds, in the order of the columns of `F1`. */
  readonly f1: readonly number[];
}

/** What the peer says of the objective of the last fold on our matrix. */
interface Objectives {
  readonly ours: number;
  readonly theirs: number;
  readonly differing: number;
}

const F1 = ['D', 'I', 'M', 'O', 'macro', 'weighted'];
const HARDENED_ROWS = 6000;
/** Largest component of the gradient at which both sides are as good as at the minimum. */
const CONVERGED = 1e-6;
const python = process.env.MAUDE_PEER_PYTHON || 'python3';

/** Times both sides, each in a fresh process; prints one line a measure. Asserts nothing. */
export async function main([source, only = 'all']: string[]): Promise<number> {
  check(
    source,
    'expected the records to bench on: npm run bench:phase1 -- DATA [plain|converged|scaling|hardened]',
  );
  const folder = mkdtempSync(join(tmpdir(), 'bench-phase1-'));
  try {
    const rows = await prepare(source, folder);
    print(`${rows.length} labelled rows of ${source}, five stratified folds, seed 42`);
    if (only === 'all' || only === 'plain') await benchPlain(folder, rows);
    if (only === 'all' || only === 'converged') await benchConverged(folder, rows);
    if (only === 'all' || only === 'scaling') await benchScaling(folder, rows);
    if (only === 'all' || only === 'hardened') await benchHardened(folder, rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 0;
}

/** The rows as lines of JSON, one for both sides: text, label and the fold in which the row is tested. */
async function prepare(source: string, folder: string): Promise<string[]> {
  const project = projectAt(folder);
  const { manifest, examples } = await takeSnapshot({ source, cleaning: 'parity' }, { project });
  const all = await examples();
  const { id: snapshot, synthetic } = manifest;
  const { folds } = makeSplit(all, { name: 'bench', snapshot, synthetic, k: 5, seed: 42 });
  return all.map(({ text, label }, i) => JSON.stringify({ text, label, fold: folds[i] }));
}

async function benchPlain(folder: string, rows: readonly string[]): Promise<void> {
  const file = write(folder, rows);
  print('words 1-2, 50,000 features, min_df 2, sublinear, C = 1, balanced: vectorise, fit, predict');
  const ours = await run('maude', () => ourSide(file, 'plain', folder));
  const plain = await run('scikit-learn as one writes it', () => peer([file, 'plain', '1']));
  const parallel = await run('scikit-learn, folds on two cores (joblib)', () => peer([file, 'plain', '2']));
  if (!ours || !plain || !parallel) return;
  compare(ours, plain);
  compare(ours, parallel);
  const { answer } = await measure<Objectives>(python, [peerFile, folder, 'objective']);
  const share = (answer.ours - answer.theirs) / answer.theirs;
  print(
    `objective of the last fold on one matrix: maude ${answer.ours}, scikit-learn ${answer.theirs} (ours ${share.toExponential(1)} of it above; target at most 1e-6); ${answer.differing} predictions on its rows differ`,
  );
}

/** F1 where neither side's stopping rule matters: at the usual tolerance a rare class depends on where each stops. */
async function benchConverged(folder: string, rows: readonly string[]): Promise<void> {
  const file = write(folder, rows);
  print(`the same at the minimum (tolerance ${CONVERGED} on both sides)`);
  const ours = await run('maude', () => ourSide(file, 'plain', folder, { tolerance: CONVERGED }));
  const theirs = await run('scikit-learn, folds on two cores (joblib)', () =>
    peer([file, 'plain', '2', String(CONVERGED)]),
  );
  if (ours && theirs) compare(ours, theirs);
}

async function benchScaling(folder: string, rows: readonly string[]): Promise<void> {
  for (const times of [1, 2, 4]) {
    const file = write(
      folder,
      rows.filter((_, i) => i % 4 < times),
    );
    const found = await run(`maude, fold 1, ${times}x rows`, () =>
      ourSide(file, 'plain', folder, { folds: 1 }),
    );
    if (!found) return;
    const { seconds, nonZeros } = found.answer;
    print(`  ${((seconds / nonZeros) * 1e6).toFixed(3)} s a million non-zeros`);
  }
}

async function benchHardened(folder: string, rows: readonly string[]): Promise<void> {
  const step = Math.ceil(rows.length / HARDENED_ROWS);
  const drawn = rows.filter((_, i) => i % step === 0);
  const file = write(folder, drawn);
  print(`hardened (words 1-2, characters 3-5, four values of C), ${drawn.length} rows (every ${step}th)`);
  const ours = await run('maude', () => ourSide(file, 'hardened', folder));
  const plain = await run('scikit-learn as one writes it', () => peer([file, 'hardened', '1']));
  if (ours && plain) compare(ours, plain);
}

const peerFile = join(__dirname, 'phase1.peer.py');

function ourSide(
  file: string,
  preset: string,
  folder: string,
  { folds = 5, tolerance = 5e-5 }: { folds?: number; tolerance?: number } = {},
): Promise<Measured<Answer>> {
  const program = join(__dirname, 'phase1-ours.ts');
  const args = [
    join(__dirname, '../run.cjs'),
    program,
    file,
    preset,
    folder,
    String(folds),
    String(tolerance),
  ];
  return measure(process.execPath, args);
}

function peer(args: string[]): Promise<Measured<Answer>> {
  return measure(python, [peerFile, ...args]);
}

async function run(name: string, side: () => Promise<Measured<Answer>>): Promise<Measured<Answer> | null> {
  const found = await side().catch((error: Error) => error);
  if (found instanceof Error) {
    print(`${name}: ${found.message}`);
    return null;
  }
  const { answer, peak } = found;
  const f1 = answer.f1.map((value, i) => `${F1[i]} ${value.toFixed(4)}`).join(' ');
  print(
    `${name}: ${answer.seconds.toFixed(1)} s, peak ${(peak / 2 ** 30).toFixed(2)} GiB, ${answer.nonZeros} non-zeros, ${answer.iterations.join(' ')} iterations; F1 ${f1} (${answer.name})`,
  );
  return found;
}

function compare(ours: Measured<Answer>, theirs: Measured<Answer>): void {
  const difference = ours.answer.f1.map((value, i) => `${F1[i]} ${(value - theirs.answer.f1[i]).toFixed(4)}`);
  print(
    `  maude is ${(theirs.answer.seconds / ours.answer.seconds).toFixed(2)} times as fast with ${(ours.peak / theirs.peak).toFixed(2)} of the memory; F1 differs by ${difference.join(', ')}`,
  );
}

function write(folder: string, rows: readonly string[]): string {
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, rows.map((row) => `${row}\n`).join(''));
  return file;
}
