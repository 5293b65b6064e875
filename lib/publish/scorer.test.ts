import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../classifiers/machine-fixture';
import { classifierOf } from '../classifiers/registry';
import type { Score, Scorer } from '../classifiers/scorer/scorer';
import { type Project, projectAt } from '../core/project';
import { cleanRecord, resolveCleaning } from '../data/clean/clean';
import type { MaudeRecord } from '../data/read/record';
import { calibrateRun } from '../diagnostics/calibration/calibrate-run';
import { scoredRun } from '../diagnostics/scored';
import { recallThresholds } from '../diagnostics/threshold/fold-thresholds';
import { storedResampling } from '../experiments/comparison/stored-resampling';
import { openRun } from '../runs/registry';
import { readSplit, splitPath } from '../splits/split-file';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { cardFacts } from './card-facts';
import { makeChoice } from './choice-fixture';
import type { ExportedFolder } from './export-folder';
import { exportModel, ONNX_FILES } from './export-model';
import { hardReports } from './hard-texts-fixture';
import { openScorer } from './open-scorer';
import { predictOnnx } from './verify-export';

const REPORTS = hardReports();
const python = spawnSync('python3', ['--version']).status === 0;

let project: Project;
let id: string;
let words: ExportedFolder;
let bert: ExportedFolder;
let scorer: Scorer;
let scores: Score[];

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'scorer-')));
  ({ id } = await makeChoice(project));
  words = await exportModel(project, id, { classifier: 'tfidf-logistic' });
  bert = await exportModel(project, id, { classifier: 'bert' });
  scorer = await openScorer(words.folder, machineOf(project));
  scores = await scorer.score(REPORTS);
}, 60_000);
afterAll(() => rm(project.root, { recursive: true }));

function largest(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, c) => Math.abs(value - b[i][c]))));
}

describe('a scorer', () => {
  it('cleans as the snapshot was cleaned', () => {
    const options = resolveCleaning();
    let kept = 0;
    for (const parts of REPORTS) {
      const record = {
        id: '1',
        eventType: 'Death',
        parts,
        devices: [],
        patients: [],
      } as unknown as MaudeRecord;
      const cleaned = cleanRecord(record, options);
      const text = scorer.clean(parts);
      expect(scorer.isLongEnough(text)).toBe(cleaned.kind === 'example');
      if (cleaned.kind === 'example' && ++kept) expect(text).toBe(cleaned.example.text);
    }
    expect(kept).toBeGreaterThan(170);
  });

  it('of Phase 1 says what the checkpoint of the run says', async () => {
    const { run, checkpoint } = await cardFacts(project, id, 'tfidf-logistic');
    const folder = join((await openRun(project, run.id)).folder, checkpoint.files[0].path, '..');
    const texts = REPORTS.map((parts) => scorer.clean(parts));
    const own = await (await classifierOf('tfidf-logistic').load(folder, machineOf(project))).predictProba(
      texts,
    );
    expect(
      largest(
        scores.map(({ asTrained }) => asTrained),
        scorer.decide(own).map(({ asTrained }) => asTrained),
      ),
    ).toBe(0);
    expect(new Set(scores.map(({ asTrained }) => asTrained[0].toFixed(6))).size).toBeGreaterThan(100);
  });

  it('scales, and calls Death, as notebook 06 does for that fold', async () => {
    const { run, checkpoint, record, scorer: settings } = await cardFacts(project, id, 'tfidf-logistic');
    const split = await readSplit(splitPath(project.splits, record.split.name));
    const resampling = await storedResampling(project, split!);
    const scored = await scoredRun(run, 'nested');
    const own = calibrateRun(scored, resampling).scalings.find(({ fold }) => fold === checkpoint.fold);
    expect(settings.calibration).toMatchObject({
      method: own?.choice?.method,
      scaling: own?.choice?.scaling,
    });
    const threshold = recallThresholds(scored, { recall: 0.9 }, resampling).find(
      ({ fold }) => fold === checkpoint.fold,
    );
    expect([settings.death.threshold, settings.death.refused]).toEqual([
      threshold?.threshold,
      threshold?.without,
    ]);
    expect(settings.death.refused).toMatch(/^\d deaths? in \d groups?, 9 would do$/);
    expect(scores.every(({ deathAlarm }) => deathAlarm === null)).toBe(true);
  });

  it('of Phase 1 says in Python what it says here', ({ skip }) => {
    skip(!python, 'no python3 on this machine');
    const input = REPORTS.map((parts) => JSON.stringify(parts.map(({ kind, text }) => [kind, text]))).join(
      '\n',
    );
    const program = join(words.folder, 'scoring_maude.py');
    const answer = execFileSync('python3', ['-B', program, words.folder], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const peer = answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Score & { text: string });
    expect(peer.map(({ text }) => text)).toEqual(REPORTS.map((parts) => scorer.clean(parts)));
    expect(
      largest(
        peer.map(({ asTrained }) => asTrained),
        scores.map(({ asTrained }) => asTrained),
      ),
    ).toBeLessThan(1e-9);
    expect(
      largest(
        peer.map(({ calibrated }) => calibrated),
        scores.map(({ calibrated }) => calibrated),
      ),
    ).toBeLessThan(1e-9);
    const decided = ({ decision, asTrained }: Score) => {
      const [first, second] = [...asTrained].sort((a, b) => b - a);
      return first - second < 1e-9 ? 'tie' : decision;
    };
    expect(peer.map(decided)).toEqual(scores.map(decided));
  });

  it.skipIf(missingLibrary())(
    'of Phase 2 says what its ONNX files say',
    async () => {
      const encoder = await openScorer(bert.folder, machineOf(project));
      const reports = REPORTS.slice(0, 40);
      const here = (await encoder.score(reports)).map(({ asTrained }) => asTrained);
      const texts = reports.map((parts) => encoder.clean(parts));
      const rows = (flat: readonly number[]) => here.map((_, i) => flat.slice(4 * i, 4 * i + 4));
      const whole = rows(await predictOnnx(bert.folder, ONNX_FILES.float32, texts));
      const small = rows(await predictOnnx(bert.folder, ONNX_FILES.int8, texts));
      expect(largest(whole, here)).toBeLessThan(1e-4);
      expect(largest(small, here)).toBeLessThan(0.05);
      expect(encoder.predictor.truncates?.(texts).slice(6, 8)).toEqual([true, true]);
    },
    60_000,
  );
});
