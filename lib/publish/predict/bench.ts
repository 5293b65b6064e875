/** `npm run bench:predict -- MODEL FILE`: reports scored from JSON lines to Parquet, beside scikit-learn on the same model. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { check, messageOf } from '../../core/check';
import { codeRoot } from '../../core/project';
import { print } from '../../core/text/printable';

const run = promisify(execFile);
/** An odd number has a median; one more round before them fills caches. */
const ROUNDS = 3;

interface Timed {
  readonly seconds: number;
  readonly rows: number;
  readonly words: string;
}

/**
 * Prints one line a measure; asserts nothing. `MODEL` is an exported TF-IDF with logistic regression, `FILE` JSON lines
 * (.gz or not). `MAUDE_PEER_PYTHON` names a Python with scikit-learn. Each measure runs in a process of its own.
 */
export async function main([model, file]: readonly string[]): Promise<number> {
  check(
    model && file,
    'expected an exported model and a file of reports: npm run bench:predict -- reports/selection/ID/model-phase1 FILE',
  );
  const folder = mkdtempSync(join(tmpdir(), 'bench-predict-'));
  try {
    const [ours, peers]: Timed[][] = [[], []];
    let noPeer: string | null = null;
    for (let round = 0; round <= ROUNDS; round++) {
      const own = await predicted(folder, resolve(model), resolve(file));
      const peer: Timed | string = noPeer ?? (await peerOf(folder, resolve(model), resolve(file)));
      if (typeof peer === 'string') noPeer = peer;
      if (round === 0) continue;
      ours.push(own);
      if (typeof peer !== 'string') peers.push(peer);
    }
    print(line('npm run predict, JSON lines to Parquet', median(ours)));
    if (noPeer !== null) print(`  no peer: ${noPeer}`);
    else print(`${line('  peer', median(peers))}: we take ${ratio(ours, peers)} of its time`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function predicted(folder: string, model: string, file: string): Promise<Timed> {
  const start = performance.now();
  const command = ['lib/run.cjs', 'lib/publish/predict/predict-command.ts', file, '--model', model];
  const out = join(folder, 'scores.parquet');
  const { stderr } = await run(process.execPath, [...command, '--out', out], { cwd: codeRoot() });
  const [, rows] = /(\d+) of \d+ reports scored/.exec(stderr) ?? [];
  check(rows, () => `expected a count of reports; received ${stderr.slice(-300)}`);
  return {
    seconds: (performance.now() - start) / 1000,
    rows: Number(rows),
    words: `Node ${process.version}`,
  };
}

async function peerOf(folder: string, model: string, file: string): Promise<Timed | string> {
  const python = process.env.MAUDE_PEER_PYTHON || 'python3';
  const start = performance.now();
  try {
    const words = [join(__dirname, 'bench-peer.py'), model, file, join(folder, 'peer.csv')];
    const { stdout } = await run(python, words);
    const { rows, versions } = JSON.parse(stdout) as { rows: number; versions: string };
    return { seconds: (performance.now() - start) / 1000, rows, words: versions };
  } catch (error) {
    return `${messageOf(error).split('\n').slice(-2)[0]} (MAUDE_PEER_PYTHON names a Python with scikit-learn)`;
  }
}

function median(timed: readonly Timed[]): Timed {
  return [...timed].sort((a, b) => a.seconds - b.seconds)[(timed.length - 1) >> 1];
}

function ratio(ours: readonly Timed[], peers: readonly Timed[]): string {
  return (median(ours).seconds / median(peers).seconds).toFixed(2);
}

function line(name: string, { seconds, rows, words }: Timed): string {
  return `${name} (${words}): ${rows} reports in ${seconds.toFixed(2)} s, start included: ${Math.round(rows / seconds)} a second`;
}
