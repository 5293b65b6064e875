import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { chooseRuns, findRuns } from './choose-runs';
import { executeRun } from './execute';
import { fakeFolds, fakeRequest, fakeTrainer } from './fake';
import type { Run } from './run';
import { runLabels } from './run-labels';

let project: Project;
let words: Run;
let wordsOnAll: Run;
let encoder: Run;
let rule: Run;
const subset = { size: 24, seed: 42, sha1: 'a9993e' };
const choice = {
  snapshot: 'abc0123456789def',
  split: String(fakeRequest().split.fingerprint),
  runs: 'latest',
  learners: ['tfidf-logistic', 'fake-third', 'bert'],
  floors: ['fake-rule'],
};
let minute = 0;

const run = (change: Parameters<typeof fakeRequest>[0]) =>
  executeRun(fakeRequest(change), fakeFolds(), fakeTrainer({}), {
    project,
    now: () => new Date(Date.UTC(2025, 0, 1, 0, minute++)),
  });

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'choose-')));
  encoder = await run({ subset });
  words = await run({ phase: 1, name: 'words', subset });
  rule = await run({ phase: null, name: 'rule', classifier: 'fake-rule', subset });
  wordsOnAll = await run({ phase: 1, name: 'words' });
});
afterAll(() => rm(project.root, { recursive: true }));

const ids = (runs: readonly Run[]) => runs.map(({ id }) => id);

describe('chooseRuns', () => {
  it('takes the rows that most classifiers share, the simplest first, and the floors on them', async () => {
    const { compared, floors, apart } = await chooseRuns(project, choice);
    expect(ids(compared)).toEqual([words.id, encoder.id]);
    expect(ids(floors)).toEqual([rule.id]);
    expect(apart.map(({ run: { id }, reason }) => [id, reason])).toEqual([
      [wordsOnAll.id, 'subset {"seed":42,"sha1":"a9993e","size":24} against null'],
    ]);
  });

  it('sets runs beside one another in the order in which they are named, and says why one cannot be', async () => {
    const byName = await chooseRuns(project, { ...choice, runs: 'fake, words' });
    expect(ids(byName.compared)).toEqual([encoder.id, words.id]);
    expect(byName.apart).toEqual([]);
    const other = await chooseRuns(project, { ...choice, runs: `${wordsOnAll.id}, fake` });
    expect(ids(other.compared)).toEqual([wordsOnAll.id]);
    expect(other.floors).toEqual([]);
    expect(other.apart).toMatchObject([
      { run: { id: encoder.id }, reason: expect.stringContaining('subset') },
    ]);
  });

  it('leaves out the runs of other profiles', async () => {
    const asking = (profile: string, runs: string) => findRuns(project, { ...choice, profile, runs });
    const of = (profile: string) => asking(profile, 'latest');
    expect(ids((await of('quick')).compared)).toEqual([words.id, encoder.id]);
    expect(await of('full')).toEqual({ compared: [], floors: [], apart: [] });
    await expect(chooseRuns(project, { ...choice, profile: 'full' })).rejects.toThrow(
      /a finished run of profile full .* found none/,
    );
    await expect(asking('full', 'words')).rejects.toThrow(
      `in profile quick; name the run by its id, ${wordsOnAll.id}`,
    );
    expect(ids((await asking('full', words.id)).compared)).toEqual([words.id]);
  });

  it('counts a run to the profile that asked for it last, whoever trained it', async () => {
    const again = await run({ phase: 1, name: 'words', profile: 'pretrained' });
    expect([again.id, again.reused, again.profile]).toEqual([wordsOnAll.id, true, 'pretrained']);
    const of = (profile: string) => findRuns(project, { ...choice, profile });
    expect(ids((await of('pretrained')).compared)).toEqual([wordsOnAll.id]);
    expect((await of('quick')).apart).toEqual([]);
    await run({ phase: 1, name: 'words' });
    expect(ids((await of('quick')).compared)).toEqual([words.id, encoder.id]);
    expect((await of('pretrained')).compared).toEqual([]);
  });

  it('compares a floor that is named', async () => {
    const { compared, floors } = await chooseRuns(project, { ...choice, runs: 'words,rule' });
    expect(ids(compared)).toEqual([words.id, rule.id]);
    expect(floors).toEqual([]);
  });

  it('refuses by name what it does not find, with the way out', async () => {
    const of = (runs: string, snapshot = choice.snapshot) =>
      chooseRuns(project, { ...choice, snapshot, runs });
    await expect(of('wrods')).rejects.toThrow(/received "wrods"\. Did you mean words\? There are fake, /);
    await expect(of('words, ')).rejects.toThrow('ids or names between commas, each once; received "words, "');
    await expect(of(wordsOnAll.id, 'x')).rejects.toThrow('is on another snapshot or split');
    await expect(of('latest', 'x')).rejects.toThrow('found none. Run notebook 04');
  });
});

describe('runLabels', () => {
  it('are phases or classifiers, with the settings that tell two of a kind apart', () => {
    const at = (config: object, seed = 42) =>
      ({ ...words, inputs: { ...words.inputs, config, seed } }) as unknown as Run;
    expect(runLabels([words, encoder, rule])).toEqual(['Phase 1', 'Phase 2', 'fake-rule']);
    expect(runLabels([at({ C: 1 }), at({ C: 3 }), encoder])).toEqual([
      'Phase 1, C=1',
      'Phase 1, C=3',
      'Phase 2',
    ]);
    expect(runLabels([at({ C: 1 }), at({ C: 1, ngrams: 'two' }, 7)])).toEqual([
      'Phase 1, seed=42, ngrams=none',
      'Phase 1, seed=7, ngrams=two',
    ]);
    const many = [at({ a: 1, b: 1, c: 1 }), at({ a: 2, b: 2, c: 2 })];
    expect(runLabels(many)).toEqual(many.map(({ id }) => `Phase 1, ${id.slice(-12)}`));
  });
});
