/** Profile `published`, but for sizes and data, through all notebooks: every choice on the reported folds, and said so. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import type { Results } from '../experiments/comparison/results';
import type { RunManifest } from '../runs/run';
import { missingLibrary } from '../tensorflow/library/missing-library';
import type { ShownNotebook } from './notebook-cells-fixture';

/** What has to be small or at hand; everything else is as published. */
const TINY = {
  ...{ data: 'synthetic', weights: '', records: 420, epochs: 2, hiddenSize: 32, heads: 2, layers: 1 },
  ...{ maxLength: 48, vocabularySize: 800, resamples: 200, estimateSteps: 1, studySize: 300 },
};
const NUMBERS = ['01', '02', '03', '04', '05', '06', '07'];

let root: string;
let errors: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'published-'));
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^MAUDE_(?!DEVICE|TENSORFLOW)/.test(name),
  );
  const set = Object.fromEntries(Object.entries(TINY).map(([name, value]) => [name, `${value}`]));
  const env = { ...Object.fromEntries(environment), MAUDE_ROOT: root, MAUDE_PROFILE: 'published' };
  const { stderr } = spawnSync(process.execPath, ['lib/run.cjs', 'lib/notebook/notebook-cells-fixture.ts'], {
    cwd: codeRoot(),
    env: { ...env, MAUDE_SET: JSON.stringify(set) },
    encoding: 'utf8',
  });
  errors = stderr;
}, 1_200_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const shown = (number: string) =>
  JSON.parse(readFileSync(join(root, 'shown', `${number}.json`), 'utf8')) as ShownNotebook;
const said = (number: string) =>
  shown(number)
    .outputs.map(({ data }) => [data['text/plain']].flat().join(''))
    .join('\n');

describe('profile published on a tiny input', () => {
  it.each(NUMBERS)('runs notebook %s', (number) => {
    expect(shown(number).failed, errors).toBeNull();
  });

  it('trains on every row of the other folds and chooses epochs on the reported one', () => {
    const runs = readdirSync(join(root, 'reports', 'runs')).map(
      (id) => JSON.parse(readFileSync(join(root, 'reports', 'runs', id, 'run.json'), 'utf8')) as RunManifest,
    );
    const learners = runs.filter(({ phase }) => phase !== null);
    expect(learners).toHaveLength(missingLibrary() ? 1 : 2);
    for (const { inputs, folds, profile } of learners) {
      expect({ profile, ...inputs }).toMatchObject({
        ...{ profile: 'published', protocol: 'reference', innerFraction: 0, subset: null },
      });
      const rows = folds.reduce((sum, { nTest }) => sum + nTest, 0);
      for (const { nTrain, nInner, nTest, bestEpoch } of folds) {
        expect([nTrain + nTest, nInner, bestEpoch.nested]).toEqual([rows, 0, null]);
        expect(nTrain / rows).toBeCloseTo(0.8, 1);
      }
      if (inputs.classifier === 'bert') expect(inputs.config.batching).toBe('uniform');
      else expect(inputs.config).toMatchObject({ charNgrams: [3, 5], C: [0.3, 1, 3, 10] });
    }
  });

  it('says in every notebook, the card included, that the numbers are optimistic', () => {
    const optimistic =
      /Epochs were chosen on the tested folds themselves \(reference protocol\): the numbers are optimistic/;
    for (const number of missingLibrary() ? ['06', '07'] : ['05', '06', '07'])
      expect(said(number)).toMatch(optimistic);
    expect(said('05')).toMatch(
      /on the reported folds themselves, which flatters; no training row is held out/,
    );
    expect(said('05')).toMatch(
      /What the published documents leave open[\s\S]*monitor +deathF1 +by which score/,
    );
    expect(said('07')).toMatch(/Its checkpoint was chosen on the fold it is reported on/);
  });

  it('says what a class counts, and refuses by name what needs an inner part', () => {
    expect(said('05')).toMatch(
      /By their weights a report of Other counts [\d.]+ times one of Malfunction; in the batches/,
    );
    expect(said('06')).toMatch(/No run has inner parts to fit on/);
    expect(said('06')).toMatch(/No run has inner parts to set a threshold on/);
    expect(said('06')).toMatch(/has no inner part, or states no probabilities: it carries no threshold/);
    expect(said('06')).toMatch(/No run has inner parts: every choice was made on the reported fold/);
    expect(said('07')).toMatch(
      /How far its probabilities can be believed was not measured: there is no inner part/,
    );
  });

  it('is never set beside the published figures on SYNTHETIC records', () => {
    expect(said('06')).toContain(
      'No run here is compared with the published figures: the records are SYNTHETIC.',
    );
    const results = JSON.parse(readFileSync(join(root, 'reports', 'results.json'), 'utf8')) as Results;
    expect(results).toMatchObject({
      profile: 'published',
      synthetic: true,
      phase1: { protocol: 'reference' },
    });
  });
});
