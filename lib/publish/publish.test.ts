import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { readJson, writeJson } from '../core/files/files';
import { writeSealed } from '../core/files/sealed';
import { LABELS, type LabelledText } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { candidatesOf } from '../diagnostics/selection/candidates';
import { type SelectionRule, selectCheckpoint } from '../diagnostics/selection/selection';
import { refreshResults } from '../experiments/comparison/results';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeProject, fakeRequest, fakeTrainer } from '../runs/fake';
import { openRun } from '../runs/registry';
import type { Run } from '../runs/run';
import { cardFacts } from './card-facts';
import { renderModelCard, writeModelCard } from './model-card';
import { openProvenanceRecord, type ProvenanceRecord, writeProvenanceRecord } from './provenance-record';

let project: Project;
let runs: Run[];
const config = { epochs: 3, weights: '', note: '<b>| [x](javascript:alert(1))' };

let template: Project;

beforeAll(async () => {
  template = projectAt(await mkdtemp(join(tmpdir(), 'publish-')));
  await fakeProject(template);
  const options = { project: template, now: () => new Date(Date.UTC(2025, 0, 1)) };
  const one = fakeRequest({ phase: 1, name: 'one', classifier: 'tfidf-logistic' });
  runs = [
    await executeRun(one, fakeFolds(), fakeTrainer({}), options),
    await executeRun(fakeRequest({ classifier: 'bert', config }), fakeFolds(), fakeTrainer({}), options),
  ];
});
afterAll(() => rm(template.root, { recursive: true }));

beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'publish-')));
  await cp(template.root, project.root, { recursive: true });
  runs = await Promise.all(runs.map(({ id }) => openRun(project, id)));
});
afterEach(() => rm(project.root, { recursive: true }));

async function choose(from: readonly Run[] = runs, rule: SelectionRule = 'deathF1') {
  const selection = selectCheckpoint(await candidatesOf(from, 'nested'), { protocol: 'nested', rule });
  return writeProvenanceRecord(project, { selection, runs: from, now: new Date(Date.UTC(2025, 0, 2)) });
}

describe('writeProvenanceRecord', () => {
  it('records the choice with every hash it rests on', async () => {
    const { record, folder, reused } = await choose();
    expect(reused).toBe(false);
    expect(await readdir(folder)).toEqual(['provenance.json']);
    expect(record.selected).toMatchObject({ phase: 1, run: runs[0].id, fold: 1, epoch: 2, value: 1 });
    expect(record.selected.reason).toContain('shares the highest Death F1 on the inner part of 8 candidates');
    // One death of four in either fold: 1 - 2 (7/8)^8 + (6/8)^8 = 0.41 of the resamples draw both.
    const none = { lower: null, upper: null, exceedsChance: false };
    expect(record.lead).toMatchObject({ over: { fold: 2 }, value: 0, ...none });
    expect(record.selected.runnersUp).toHaveLength(5);
    expect(record.candidates.map(({ phase, fold, rank }) => [phase, fold, rank])).toEqual([
      [1, 1, 1],
      [1, 2, 2],
      [1, 3, 3],
      [2, 1, 4],
      [2, 2, 5],
      [2, 3, 6],
      [1, 0, 7],
      [2, 0, 8],
    ]);
    expect(record.runs.map(({ predictions }) => predictions)).toEqual(runs.map(({ files }) => files));
    expect(record.best.map(({ phase, fold, epoch, files }) => [phase, fold, epoch, files])).toEqual([
      [1, 1, 2, runs[0].folds[0].epochs[1].checkpoint],
      [2, 1, 2, runs[1].folds[0].epochs[1].checkpoint],
    ]);
    expect(Object.keys(record.data.files).sort()).toEqual(['manifest.json']);
    expect(record.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('finds the same choice again, gives another one its own folder, overwrites neither', async () => {
    const first = await choose();
    const bytes = await readFile(join(first.folder, 'provenance.json'), 'utf8');
    const again = await choose();
    expect(again).toMatchObject({ reused: true, folder: first.folder });
    const other = await choose([runs[1]]);
    expect(other.reused).toBe(false);
    expect(other.record.selected.phase).toBe(2);
    const byRecall = await choose(runs, 'deathRecall');
    expect(new Set([first.folder, other.folder, byRecall.folder]).size).toBe(3);
    expect(await readFile(join(first.folder, 'provenance.json'), 'utf8')).toBe(bytes);
  });

  it('is found by results.json until a newer run takes part', async () => {
    const { record } = await choose();
    const options = { profile: 'quick', split: 'default' };
    expect((await refreshResults(project, options)).selected).toEqual(record.selected);
    await executeRun(
      fakeRequest({ classifier: 'bert', config: { epochs: 9 } }),
      fakeFolds(),
      fakeTrainer({}),
      { project },
    );
    expect((await refreshResults(project, options)).selected).toBeNull();
  });

  it('keeps the floors that the candidates stood beside, and refuses those on other rows', async () => {
    const always: FoldTrainer = async function* (job) {
      const say = (examples: readonly LabelledText[]) =>
        Float64Array.from(examples.flatMap(() => LABELS.map((label) => Number(label === 'D'))));
      yield {
        ...{ epoch: 1, inner: say(job.inner), outer: say(job.outer) },
        ...{ trainLoss: null, seconds: { train: 1, score: 1 }, checkpoint: [] },
      };
      return 'cap';
    };
    const asked = { phase: null, name: 'phrases', classifier: 'phrases' } as const;
    const floor = await executeRun(fakeRequest(asked), fakeFolds(), always, { project });
    const selection = selectCheckpoint(await candidatesOf(runs, 'nested'), { protocol: 'nested' });
    const without = await choose();
    const { record, reused } = await writeProvenanceRecord(project, { selection, runs, floors: [floor] });
    expect(reused).toBe(false);
    expect(record.id).not.toBe(without.record.id);
    expect(record.floors).toMatchObject([{ id: floor.id, classifier: 'phrases', predictions: floor.files }]);
    expect(record.besideFloor.map(({ run }) => run)).toEqual(runs.map(({ id }) => id));
    expect(record.besideFloor[0].rows[0]).toMatchObject({ measure: 'deathF1', value: 0, floor: 'phrases' });
    const { text } = await writeModelCard(project, record.id);
    expect(text).toMatch(
      /\| F1 Death \| .* \| phrases 0\.4000 \| none&#58; \d+&#46;\d effective groups, fewer than 30 \|/,
    );
    const elsewhere = { ...asked, subset: { size: 24, seed: 42, sha1: 'a9993e' } };
    const other = await executeRun(fakeRequest(elsewhere), fakeFolds(), always, { project });
    await expect(writeProvenanceRecord(project, { selection, runs, floors: [other] })).rejects.toThrow(
      `${other.id} cannot be compared: subset`,
    );
  });

  it('refuses a record of an earlier version by its format', async () => {
    const { record, folder } = await choose();
    const { floors: _, besideFloor: __, digest: ___, ...body } = record;
    await writeSealed(join(folder, 'provenance.json'), { ...body, format: 'maude-selection/5' });
    await expect(openProvenanceRecord(project, record.id)).rejects.toThrow(
      /provenance\.json: expected format maude-selection\/6; received "maude-selection\/5".*run notebook 07/,
    );
  });

  it('refuses a damaged checkpoint, a changed record and strangers', async () => {
    const { record, folder } = await choose();
    const path = join(folder, 'provenance.json');
    const body = (await readJson<ProvenanceRecord>(path))!;
    await writeJson(path, { ...body, selected: { ...body.selected, value: 0.99 } });
    await expect(openProvenanceRecord(project, record.id)).rejects.toThrow('not that of its digest');
    const selection = selectCheckpoint(await candidatesOf(runs, 'nested'), { protocol: 'nested' });
    await expect(writeProvenanceRecord(project, { selection, runs: [runs[1]] })).rejects.toThrow(
      `received ${runs[0].id}`,
    );
    await writeFile(join(runs[0].folder, record.best[0].files[0].path), 'tampered');
    await expect(choose()).rejects.toThrow('epoch-2/weights.bin: expected');
  });
});

describe('writeModelCard', () => {
  it('says what was chosen, how it was measured and what it is not for', async () => {
    const { record } = await choose([runs[1]]);
    const { text } = await writeModelCard(project, record.id);
    expect(text).toMatch(/^---\nlanguage: en\nlicense: mit\n/);
    expect(text).toContain('pipeline_tag: text-classification');
    expect(text).toContain('- synthetic-data');
    expect(text).not.toContain('base_model');
    expect(text).toContain('**SYNTHETIC: trained and evaluated on generated records.');
    expect(text).toContain('Research prototype, not for clinical decisions');
    expect(text).toContain('| F1 Death | 0.0000 ± 0.0000 | 0.0000 |');
    expect(text).toContain('| F1 Malfunction | 1.0000 ± 0.0000 | 1.0000 |');
    expect(text).toContain(record.digest);
    expect(text).toContain(runs[1].files[0].sha256);
    expect(text).not.toMatch(/<b>|\(javascript/);
  });

  it('names the pretrained weights and real data', async () => {
    const { record } = await choose([runs[1]]);
    const facts = await cardFacts(project, record.id);
    const real = {
      ...facts,
      baseModel: 'emilyalsentzer/Bio_ClinicalBERT',
      run: { ...facts.run, synthetic: false },
      snapshot: { ...facts.snapshot, synthetic: false, source: 'sample.jsonl' },
    };
    const card = renderModelCard(real);
    expect(card).toContain('base_model: "emilyalsentzer/Bio_ClinicalBERT"');
    expect(card).toContain('type: openfda-device-event');
    expect(card).not.toMatch(/synthetic/i);
  });

  it('stops at a missing fact with its name', async () => {
    const request = fakeRequest({ classifier: 'bert', config: { epochs: 4 } });
    const unnamed = await executeRun(request, fakeFolds(), fakeTrainer({}), { project });
    const { record } = await choose([unnamed]);
    await expect(writeModelCard(project, record.id)).rejects.toThrow('expected the fact "config.weights');
    await rm(join(project.data, 'snapshots'), { recursive: true });
    const found = choose([runs[1]]);
    await expect(found).rejects.toThrow('run notebook 01-data-exploration');
    await expect(cardFacts(project, record.id)).rejects.toThrow('expected the fact "data snapshot');
  });
});
