import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../classifiers/machine-fixture';
import { classifierOf } from '../classifiers/registry';
import { valuesInProfile } from '../core/parameters/definition';
import { type Project, projectAt } from '../core/project';
import { candidatesOf } from '../diagnostics/selection/candidates';
import { type Selection, selectCheckpoint } from '../diagnostics/selection/selection';
import { candidateFigure, otherRulesTable } from '../diagnostics/selection/selection-tables';
import { comparedRuns, comparedTable } from '../experiments/comparison/compared-runs';
import { type MadeRequest, makeRequest } from '../experiments/units/unit-fixture';
import { parameterSets } from '../parameters';
import { executeRun } from '../runs/execute';
import type { Run } from '../runs/run';
import { checkChoice } from './check-choice';
import { besideFloorSentence, besideFloorTable, pageTable, planTable } from './choice-tables';
import { buildDemo } from './demo/build-demo';
import { type ExportedBest, exportBest } from './export-best';
import { planPublication } from './hub/plan';
import { type ProvenanceRecord, writeProvenanceRecord } from './provenance-record';

let project: Project;
let runs: readonly Run[];
let selection: Selection;
let record: ProvenanceRecord;
let best: ExportedBest;

/** Runs a classifier of the registry on the made folds. */
async function runOf({ request, folds }: MadeRequest, name: string, change: object = {}): Promise<Run> {
  const classifier = classifierOf(name);
  const values = name in parameterSets ? valuesInProfile(parameterSets['nb-svm'], 'quick') : {};
  const config = classifier.configOf({ ...values, ...change });
  const machine = machineOf(project);
  const asked = {
    ...{ ...request, phase: classifier.phase, name: classifier.name, classifier: classifier.name },
    config: await classifier.identity(config, machine),
  };
  return executeRun(asked, folds, classifier.train(config, machine), { project });
}

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'any-classifier-')));
  const made = await makeRequest(project);
  const classifier = classifierOf('tfidf-logistic');
  const { config } = made.request;
  const words = classifier.train(config, machineOf(project));
  const first = await executeRun(made.request, made.folds, words, { project });
  const weak = await runOf(made, 'nb-svm', { C: 0.001 });
  const strong = await runOf(made, 'nb-svm', { C: 1 });
  for (const name of ['majority', 'keywords', 'phrases']) await runOf(made, name);
  const { snapshot, split } = strong.inputs;
  const named = [first, weak, strong].map(({ id }) => id).join();
  const chosen = await comparedRuns(project, { snapshot, split: split.fingerprint, runs: named });
  runs = chosen.compared;
  expect(comparedTable(chosen).map(({ name, part, tested }) => [name, part, tested])).toEqual([
    ['Phase 1', 'compared', 150],
    ['nb-svm, C=0.001', 'compared', 150],
    ['nb-svm, C=1', 'compared', 150],
    ...['majority', 'keywords', 'phrases'].map((name) => [name, 'floor', 150]),
  ]);
  // Of the nested scores nobody knows who is best: the candidates of C=1 are made to be.
  const candidates = (await candidatesOf(runs, 'nested')).map((candidate) => {
    const inner = candidate.inner!;
    return candidate.run === strong.id
      ? { ...candidate, inner: { ...inner, f1: { ...inner.f1, D: 1 } } }
      : candidate;
  });
  selection = selectCheckpoint(candidates, { protocol: 'nested' });
  const request = { selection, runs, floors: chosen.floors, now: new Date(0) };
  record = (await writeProvenanceRecord(project, request)).record;
  best = await exportBest(project, record);
}, 60_000);
afterAll(() => rm(project.root, { recursive: true }));

describe('a classifier that stands for no phase and has no demo page', () => {
  it('wins under its name, with what tells its run from another of its own', () => {
    const [, , strong] = runs;
    expect(record.id).toMatch(/^nb-svm-fold[12]-epoch1-[0-9a-f]{12}$/);
    expect(record.selected).toMatchObject({ classifier: 'nb-svm', phase: null, run: strong.id });
    expect(record.selected.reason).toMatch(/^nb-svm, C=1, fold [12], epoch 1 shares the highest Death F1/);
    expect(record.best.map(({ classifier, run }) => [classifier, run])).toEqual([
      ['tfidf-logistic', runs[0].id],
      ['nb-svm', strong.id],
    ]);
    expect(otherRulesTable(selection)[0]).toMatchObject({ criterion: 'macro F1 on the inner part' });
    expect(
      candidateFigure(selection)
        .data.map(({ name }) => name)
        .sort(),
    ).toEqual(['Phase 1', 'nb-svm, C=0.001', 'nb-svm, C=1']);
  });

  it('stands beside the strongest floor of every measure', () => {
    const rows = besideFloorTable(record).filter(({ run }) => run === 'nb-svm, C=1');
    expect(rows.map(({ measure }) => measure)).toEqual([
      'Death F1',
      'macro F1',
      'weighted F1',
      'Death recall',
    ]);
    expect(rows.map(({ floor }) => floor)).toEqual(['phrases', 'phrases', 'phrases', 'keywords']);
    expect(rows.map(({ interval }) => interval)).toEqual([
      'none: 21.1 effective groups, fewer than 30',
      expect.stringMatching(/^−0\.\d{3} – 0\.\d{3}$/),
      expect.stringMatching(/^−0\.\d{3} – 0\.\d{3}$/),
      'none: 13.0 effective groups, fewer than 30',
    ]);
    for (const { difference, interval } of rows.slice(1, 3)) {
      const [lower, upper] = String(interval).replaceAll('−', '-').split(' – ').map(Number);
      expect(Number(difference)).toBeGreaterThan(lower);
      expect(Number(difference)).toBeLessThan(upper);
    }
    expect(besideFloorSentence(record)).toMatch(
      /^Death F1 of its run, tested folds pooled, is \d\.\d{4}; the strongest floor, \w+, has .* has no interval: 21\.1 effective groups, fewer than 30\.$/,
    );
    const none = record.besideFloor.map((beside) => ({ ...beside, rows: [] }));
    expect(besideFloorSentence({ ...record, besideFloor: none })).toBe('It is compared with no floor.');
  });

  it('is exported with its card, and the export says what the run saved', async () => {
    expect(best.models.map(({ folder }) => basename(folder))).toEqual(['model-phase1', 'model-nb-svm']);
    const card = await readFile(join(best.models[1].folder, 'README.md'), 'utf8');
    expect(card).toContain('NB-SVM');
    expect(card).toMatch(/\| nb-svm, C=1, fold [12], epoch 1, of run `nb-svm-/);
    expect(card).toMatch(
      /\| F1 Death \| .* \| (?:majority|keywords|phrases) \d\.\d{4} \| (?:[+-]\d\.\d{4} \(|none)/,
    );
    expect(best.checks).toMatchObject([
      { classifier: 'tfidf-logistic', file: 'model.json', largestDifference: 0 },
      { classifier: 'nb-svm', file: 'model.json', largestDifference: 0 },
    ]);
  });

  it('is published without a page of its own', async () => {
    const pages = await buildDemo(project, record.id);
    expect(pageTable(project, pages)).toMatchObject([
      { page: 'reports/demo/phase1/index.html', classifier: 'tfidf-logistic' },
    ]);
    const plan = await planPublication(project, record.id, { owner: 'someone', name: 'severity' });
    expect(planTable(plan)).toMatchObject([
      { type: 'model', repository: 'someone/severity', classifier: 'nb-svm' },
      { type: 'space', repository: 'someone/severity-phase1', classifier: 'tfidf-logistic' },
    ]);
    const made = { ...best, selection, record, plan };
    expect(await checkChoice(project, made)).toEqual({ highest: 1, largestDifference: 0 });
    const other = { ...plan, digest: 'f'.repeat(64) };
    await expect(checkChoice(project, { ...made, plan: other })).rejects.toThrow(
      'publication: expected digest',
    );
    const [first, ...checks] = best.checks;
    const wrong = { ...made, checks: [{ ...first, sameLabel: 1 }, ...checks] };
    await expect(checkChoice(project, wrong)).rejects.toThrow(/model\.json: .* received it of 1$/);
  });
});
