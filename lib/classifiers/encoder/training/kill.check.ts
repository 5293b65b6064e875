import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeRoot } from '../../../core/project';
import { RandomState } from '../../../core/random';
import { missingLibrary } from '../../../tensorflow/library/missing-library';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const KILLS = 12;

interface Ended {
  readonly killed: boolean;
  /** Milliseconds from the first step to the end. */
  readonly trained: number;
  /** The run's folder; empty when it was killed. */
  readonly folder: string;
}

/** Runs the fixture; kills it so long after its first step. */
function runFor(root: string, milliseconds: number): Promise<Ended> {
  const program = [join(codeRoot(), 'lib/run.cjs'), join(__dirname, 'kill-fixture.ts'), root];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    let [begun, killed] = [0, false];
    let timer: NodeJS.Timeout | undefined;
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.stdout.on('data', (data) => {
      output += data;
      if (begun > 0 || !output.includes('training')) return;
      begun = performance.now();
      if (milliseconds === Infinity) return;
      timer = setTimeout(() => {
        killed = child.kill('SIGKILL');
      }, milliseconds);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code !== 0 && !killed) return reject(new Error(`exit ${code}: ${errors}`));
      const folder = output.replace('training\n', '').trim();
      resolve({ killed, trained: performance.now() - begun, folder });
    });
  });
}

describe.skipIf(missing)('a run killed at random moments', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'kill-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('ends with the bytes of an undisturbed one', async () => {
    const whole = await runFor(join(root, 'undisturbed'), Infinity);
    const random = new RandomState(5);
    let kills = 0;
    let runs = 0;
    for (let trial = 0; kills < KILLS; trial++) {
      const place = join(root, `trial-${trial}`);
      for (;;) {
        runs++;
        // Up to a third of a run's length after the first step, up to the whole in every third.
        const share = runs % 3 === 0 ? 1 : 0.35;
        const ended = await runFor(place, kills < KILLS ? share * random.random() * whole.trained : Infinity);
        if (ended.killed) kills++;
        if (ended.folder === '') continue;
        const predictions = 'predictions.parquet';
        const bytes = await readFile(join(ended.folder, predictions));
        expect(bytes.equals(await readFile(join(whole.folder, predictions)))).toBe(true);
        const left = await readdir(join(ended.folder, 'folds/fold-2'));
        expect(left.filter((name) => name.startsWith('resume'))).toEqual([]);
        break;
      }
    }
    console.log(
      `${kills} kills over ${runs} starts; an undisturbed run trains ${Math.round(whole.trained)} ms`,
    );
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  });
});
