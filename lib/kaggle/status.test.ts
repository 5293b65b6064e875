import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import type { ClassifierResults } from '../experiments/comparison/classifier-results';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeProject, fakeRequest, fakeTrainer } from '../runs/fake';
import { writeSession } from './session-record';
import { describeResults, mergeOutputs } from './status';

let root: string;
let project: Project;
let output: Project;
const run = (at: Project, name: string) =>
  executeRun(fakeRequest({ phase: null, name, classifier: name }), fakeFolds(), fakeTrainer({}), {
    project: at,
  });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'status-'));
  [project, output] = ['here', 'there'].map((name) => projectAt(join(root, name)));
  for (const each of [project, output]) await fakeProject(each);
  await run(project, 'phrases');
  await run(output, 'nb-svm');
  await writeSession(output.root, {
    ...{ format: 'maude-session/1', notebook: '05', profile: 'quick', status: 'ended' },
    ...{ startedAt: new Date(0).toISOString(), endedAt: new Date(1).toISOString() },
  });
});
afterAll(() => rm(root, { recursive: true }));

it('refreshes the results with any classifier, and makes the reports where two can be compared', async () => {
  const asked: (readonly string[])[] = [];
  const report = async (words: readonly string[]) => asked.push(words) - 1;
  expect(await mergeOutputs(project, [output.root], report)).toBe(0);
  expect(asked).toEqual([]);
  await run(project, 'tfidf-logistic');
  expect(await mergeOutputs(project, [output.root], report)).toBe(0);
  expect(asked).toEqual([expect.arrayContaining(['06', '07', 'profile=quick', 'split=default'])]);
});

it('tells of a classifier in one line, beside the strongest floor or why not', () => {
  const f1 = { D: 0.5, I: 0.5, M: 0.5, O: 0.5, macro: null, weighted: 0.5 };
  const row = { measure: 'deathF1', value: 0.5, floor: 'phrases', floorValue: 0.4 };
  const of = (change: object) => {
    const mean = { ...f1, macro: 0.6 };
    const n = { D: 2, I: 3, M: 3, O: 3, macro: 3, weighted: 3 };
    const own = { title: 'NB-SVM', phase: null, isFloor: false, run: 'nb-svm-0', mean, n, folds: [1, 2, 3] };
    return describeResults({ ...own, ...change } as unknown as ClassifierResults);
  };
  const difference = { difference: 0.1, lower: -0.02, upper: 0.2, reason: null };
  expect(of({ besideFloor: [{ ...row, ...difference }] })).toBe(
    'NB-SVM: Death F1 0.500 (2 of 3 folds), macro 0.600; Death F1 +0.100 (-0.020 to 0.200) over phrases, folds pooled (nb-svm-0)',
  );
  const none = { ...row, difference: null, lower: null, upper: null, reason: 'no floor on these rows' };
  expect(of({ phase: 2, besideFloor: [none] })).toMatch(
    /^Phase 2, NB-SVM: .*; Death F1 no floor on these rows /,
  );
  expect(of({ isFloor: true, besideFloor: null })).toMatch(/^Floor, NB-SVM: .*macro 0\.600 \(nb-svm-0\)$/);
});
