import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesInProfile } from '../../core/parameters/definition';
import { type Project, projectAt } from '../../core/project';
import { quietSession } from '../../core/session';
import { sliceScores } from '../../diagnostics/slices';
import { parameterSets } from '../../parameters';
import { openExperiment } from '../open';
import { runExperiment } from '../run';
import { makeRequest } from '../units/unit-fixture';
import { checkComparison } from './check-comparison';
import { type Comparison, openComparison } from './comparison';
import { explainedErrors, explainerOf } from './explained-errors';
import { besideRules, runFloors } from './floors';
import { slicingOf } from './slicing';

let project: Project;
let comparison: Comparison;

const own = { split: 'folds-2', seed: 42, reuse: 'finished' } as const;
const looking = { ...valuesInProfile(parameterSets.diagnostics, 'quick'), ...own, resamples: 200 };

/** The experiment of a classifier in its quick profile, on all rows. */
function opened(name: 'tfidf-logistic' | 'nb-svm', change: object = {}) {
  const parameters = { ...valuesInProfile(parameterSets[name], 'quick'), ...own, ...change };
  return openExperiment(name, parameters, { rows: 'all', session: quietSession(project) });
}

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'comparison-')));
  await makeRequest(project);
  const words = await opened('tfidf-logistic');
  const run = await runExperiment(words);
  const floors = await runFloors(words);
  expect((await besideRules(words, run, floors))?.[5]).toMatchObject({ run: 'Phase 1', key: 'weightedF1' });
  await runExperiment(await opened('nb-svm'));
  comparison = await openComparison(looking, quietSession(project));
});
afterAll(() => rm(project.root, { recursive: true }));

describe('openComparison', () => {
  it('sets every classifier on the same rows side by side, the floors apart from them', () => {
    expect(comparison.runs.map(({ name }) => name)).toEqual(['Phase 1', 'nb-svm']);
    expect(comparison.floors.map(({ name }) => name)).toEqual(['majority', 'keywords', 'phrases']);
    expect(comparison.apart).toEqual([]);
    expect(comparison.widest).toBe(comparison.runs[0]);
    expect(comparison.list.map(({ here }) => here)).toEqual([
      'compared',
      ...Array(3).fill('floor'),
      'compared',
    ]);
    const [{ id, text }] = comparison.examples;
    expect([comparison.textOf(id), comparison.textOf('nobody')]).toEqual([text, '']);
    expect(comparison.drawn).toMatch(
      /^\d+ of the \d+ examples of the snapshot share .* \d+ groups in all\. The tested examples are worth \d+ independent ones\.$/,
    );
  });

  it('takes two configs of one classifier by name and id, told apart by what differs', async () => {
    const words = await opened('tfidf-logistic', { C: 0.25 });
    const { main } = await runExperiment(words);
    const [newest, before] = comparison.runs.map(({ run }) => run.id);
    const two = await openComparison({ ...looking, runs: `${main?.id}, ${newest}` }, quietSession(project));
    expect(two.runs.map(({ name }) => name)).toEqual(['Phase 1, C=0.25', 'Phase 1, C=1']);
    const listed = two.list.find(({ run }) => run === newest);
    expect(listed?.differs).toBe('config.C 1 (newest 0.25)');
    expect(two.list.find(({ run }) => run === before)?.here).toBe('');
  });

  it('takes the runs of its profile alone, as results.json does', async () => {
    const full = { ...looking, profile: 'full' } as const;
    await expect(openComparison(full, quietSession(project))).rejects.toThrow(
      /a finished run of profile full .* found none/,
    );
    const [{ run }] = comparison.runs;
    const byId = await openComparison({ ...full, runs: run.id }, quietSession(project));
    expect(byId.runs.map((own) => own.run.id)).toEqual([run.id]);
  });

  it('gives numbers that follow from the predictions', async () => {
    const tested = comparison.runs[0].outer.ids.length;
    expect(await checkComparison(comparison)).toBe(5 * tested);
    const [first] = comparison.runs;
    const twice = { ...first, outer: { ...first.outer, ids: first.outer.ids.map(() => 'one') } };
    await expect(checkComparison({ runs: [twice], floors: [] })).rejects.toThrow('Phase 1: expected each of');
  });

  it('explains the errors of each by its own words, of one that cannot by the simplest that can', async () => {
    const [words, bayes] = comparison.runs;
    const [floor] = comparison.floors;
    expect([words, bayes, floor].map((run) => explainerOf(comparison, run)?.name)).toEqual([
      ...['Phase 1', 'nb-svm', 'Phase 1'],
    ]);
    for (const run of [words, bayes, floor]) {
      const errors = await explainedErrors(comparison, run, 3);
      expect(errors.length).toBeGreaterThan(0);
      for (const { narrative, wordsForPrediction, id } of errors) {
        expect(narrative).toBe(comparison.textOf(id));
        for (const word of wordsForPrediction.split(', ').filter((term) => !term.includes(' ')))
          expect(narrative.toLowerCase()).toContain(word);
      }
    }
    expect(await explainedErrors(comparison, bayes, 3)).not.toEqual(
      await explainedErrors(comparison, words, 3),
    );
  });

  it('slices by what every snapshot has where no run reads word pieces', async () => {
    const slicing = await slicingOf(comparison);
    expect(Object.keys(slicing)).toEqual([
      'device',
      'product code',
      'year',
      'source',
      'reported by',
      'words',
    ]);
    const options = { slicing, top: 2, leastSupport: 5 };
    const rows = sliceScores(comparison.runs, comparison.examples, options, comparison.resampling);
    expect(rows.slice(0, 2).map(({ run }) => run)).toEqual(['Phase 1', 'nb-svm']);
  });
});
