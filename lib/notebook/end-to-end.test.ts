import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../core/hash';
import { codeRoot, projectAt } from '../core/project';
import type { Results } from '../experiments/comparison/results';
import { readLockedLedger } from '../runs/locked-ledger';
import { lockedTable } from '../runs/locked-test';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { findBrowser, seeReports } from './browser';

/** All notebooks on a tiny input: a few hundred synthetic records, one epoch of a very small encoder. */
const TINY = {
  records: 420,
  subset: 0,
  epochs: 1,
  hiddenSize: 32,
  layers: 1,
  maxLength: 48,
  vocabularySize: 800,
  maxFeatures: 3000,
  lockShare: 0.1,
  refitEpochs: 1,
  resamples: 200,
};

/** Without libtensorflow it says what is missing, and Phase 1 stands alone. */
const FIFTH = '05-phase2-clinicalbert.html';

const notebooks = join(codeRoot(), 'notebooks');
let root: string;
let output: { status: number | null; text: string };
let before: string[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'notebooks-'));
  before = hashes();
  output = await runAll();
}, 1_200_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the seven notebooks', () => {
  it('run top to bottom', () => {
    expect(output.status, output.text).toBe(0);
  });

  it('leave notebooks/ as it was', () => {
    expect(hashes()).toEqual(before);
    for (const name of readdirSync(notebooks).filter((file) => file.endsWith('.ipynb'))) {
      const { cells } = JSON.parse(readFileSync(join(notebooks, name), 'utf8')) as {
        cells: { outputs?: [] }[];
      };
      expect(
        cells.flatMap(({ outputs = [] }) => outputs),
        name,
      ).toEqual([]);
    }
  });

  it('write results whose phases were trained and tested on the same examples', async () => {
    const results = JSON.parse(await readFile(join(root, 'reports', 'results.json'), 'utf8')) as Results;
    const { phase1, phase2, selected } = results;
    expect(results).toMatchObject({ synthetic: true, profile: 'quick', phase1All: null });
    const floors = Object.entries(results.classifiers).filter(([, { isFloor }]) => isFloor);
    expect(floors.map(([name]) => name)).toEqual(['majority', 'keywords', 'phrases']);
    for (const { isFloor, besideFloor } of Object.values(results.classifiers))
      expect(isFloor || besideFloor?.some(({ reason }) => reason === null)).toBe(true);
    expect(phase1?.folds.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5]);
    const tested = phase1?.folds.reduce((sum, { nTest }) => sum + nTest, 0) ?? 0;
    expect(tested + (await lockedExamples(results.split.fingerprint))).toBe(results.data.rows);
    expect(phase1?.mean.weighted).toBeGreaterThan(0.4);
    const sizes = (phase: Results['phase1']) => phase?.folds.map(({ nTrain, nTest }) => [nTrain, nTest]);
    if (phase2) expect(sizes(phase2)).toEqual(sizes(phase1));
    else expect(await readFile(join(root, 'reports', FIFTH), 'utf8')).toMatch(/libtensorflow/);
    expect(selected?.reason).toContain(selected?.value?.toFixed(4));
  });

  it('make reports whose charts are all drawn, without a word to the network', async ({ skip }) => {
    const browser = findBrowser();
    if (!browser) return skip('no Chromium on this machine (Debian: apt-get install chromium)');
    const reports = join(root, 'reports');
    const files = (await readdir(reports)).filter((file) => file.endsWith('.html')).sort();
    expect(files).toHaveLength(8);
    const withPhase2 = (await readdir(join(reports, 'runs'))).some((id) => id.startsWith('bert-'));
    const seen = await seeReports(
      files.map((file) => join(reports, file)),
      browser,
    );
    seen.forEach(({ places, charts, errors, requests }, i) => {
      expect({ file: files[i], errors, requests }).toEqual({ file: files[i], errors: [], requests: [] });
      expect(charts, files[i]).toHaveLength(places);
      for (const { title, traces } of charts)
        for (const { name, points, drawn } of traces) {
          expect(points, `${files[i]}: ${title}: ${name}`).toBeGreaterThan(0);
          expect(drawn, `${files[i]}: ${title}: ${name}`).toBe(points);
        }
      const drawsNothing = files[i] === 'index.html' || (files[i] === FIFTH && !withPhase2);
      expect(places > 0, files[i]).toBe(!drawsNothing);
    });
  }, 120_000);

  it('say SYNTHETIC on every report made from synthetic records', async () => {
    const reports = join(root, 'reports');
    for (const file of (await readdir(reports)).filter((name) => name.endsWith('.html')))
      expect(await readFile(join(reports, file), 'utf8'), file).toContain('SYNTHETIC');
  });
});

/** How many examples every candidate looked at, once each. */
async function lockedExamples(fingerprint: string): Promise<number> {
  const ledger = await readLockedLedger(projectAt(root));
  const looks = lockedTable(ledger, fingerprint) ?? [];
  const kinds = new Set(looks.map(({ kind }) => kind));
  expect([...kinds]).toEqual(missingLibrary() ? ['fold', 'ensemble'] : ['fold', 'refit', 'ensemble']);
  expect(looks.every(({ look }) => look === 1)).toBe(true);
  return ledger.looks[0]?.examples ?? 0;
}

function hashes(): string[] {
  const files = readdirSync(notebooks).filter((file) => file.endsWith('.ipynb'));
  return files.sort().map((file) => `${file} ${sha256(readFileSync(join(notebooks, file)))}`);
}

function runAll(): Promise<{ status: number | null; text: string }> {
  const set = Object.entries(TINY).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^MAUDE_(?!DEVICE|TENSORFLOW)/.test(name),
  );
  const child = spawn(process.execPath, ['lib/run.cjs', 'lib/notebook/report-command.ts', ...set], {
    cwd: codeRoot(),
    env: { ...Object.fromEntries(environment), MAUDE_ROOT: root },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, text })));
}
