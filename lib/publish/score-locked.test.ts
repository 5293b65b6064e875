import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bertRefitter } from '../classifiers/encoder/training/refit';
import { bertTrainer } from '../classifiers/encoder/training/train-fold';
import { machineOf } from '../classifiers/machine-fixture';
import { type Project, projectAt } from '../core/project';
import { readLockedLedger } from '../runs/locked-ledger';
import { lockedPredictions } from '../runs/locked-test';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { openTensorflow } from '../tensorflow/open-tensorflow';
import { cardFacts } from './card-facts';
import { type MadeChoice, makeChoice, TINY_RECIPE } from './choice-fixture';
import { exportModel } from './export-model';
import { renderModelCard } from './model-card';
import { openProvenanceRecord } from './provenance-record';
import { scoreLockedCandidates } from './score-locked';
import { verifyExport } from './verify-export';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('a locked test part and a refit', () => {
  let project: Project;
  let choice: MadeChoice;
  beforeAll(async () => {
    project = projectAt(await mkdtemp(join(tmpdir(), 'locked-')));
    const engine = await openTensorflow({ device: 'cpu' });
    choice = await makeChoice(project, {
      bert: bertTrainer(TINY_RECIPE, engine),
      refitter: bertRefitter(TINY_RECIPE, engine, 1),
      locked: 20,
    });
  }, 120_000);
  afterAll(() => rm(project.root, { recursive: true }));

  it('are scored once a candidate, and whoever looks again is written down', async () => {
    const first = await scoreLockedCandidates(project, choice.id, { machine: machineOf(project) });
    const kinds = ['fold', 'fold', 'fold', 'fold', 'refit', 'ensemble', 'ensemble'];
    expect(first.map(({ look }) => look.candidate.kind)).toEqual(kinds);
    expect(first.every(({ looks, reused }) => looks === 1 && !reused)).toBe(true);
    const found = await scoreLockedCandidates(project, choice.id, { machine: machineOf(project) });
    expect(found.map(({ look, reused }) => [look.at, reused])).toEqual(
      first.map(({ look }) => [look.at, true]),
    );
    expect((await readLockedLedger(project)).looks).toHaveLength(7);
    const again = await scoreLockedCandidates(project, choice.id, {
      machine: machineOf(project),
      again: true,
    });
    expect(again.every(({ looks, candidates }) => looks === 2 && candidates === 7)).toBe(true);
    const { looks } = await readLockedLedger(project);
    expect(looks.map(({ examples }) => examples)).toEqual(Array(14).fill(20));
    expect(looks.slice(0, 7)).toEqual(first.map(({ look }) => look));
    const folds = first.filter(
      ({ look: { candidate } }) => candidate.kind === 'fold' && /^bert/.test(candidate.run),
    );
    const [a, b, mean] = await Promise.all(
      [
        ...folds,
        first[
          first.findIndex(
            ({ look }) => look.candidate.kind === 'ensemble' && /^bert/.test(look.candidate.run),
          )
        ],
      ].map(({ look }) => lockedPredictions(project, look).then(({ probabilities }) => probabilities)),
    );
    expect(mean).toEqual(a.map((p, i) => (p + b[i]) / 2));
  });

  it('put a preferred refit into record, export and card, as what it is', async () => {
    const record = await openProvenanceRecord(project, choice.id);
    expect(record.id).toMatch(/^phase2-refit-epoch1-[0-9a-f]{12}$/);
    expect(record).toMatchObject({
      prefer: 'refit',
      lead: null,
      selected: { kind: 'refit', fold: 0, epoch: 1 },
    });
    expect(record.best.map(({ kind }) => kind)).toEqual(['fold', 'refit']);
    expect(record.best[1].files[0].path).toMatch(/^refit-1\/epoch-1\//);
    const exported = await exportModel(project, choice.id, { classifier: 'bert' });
    const [whole] = await verifyExport(project, exported);
    expect(whole).toMatchObject({ texts: 16, sameLabel: 16 });
    expect(whole.largestDifference).toBeLessThan(1e-5);
    const card = renderModelCard(await cardFacts(project, choice.id));
    expect(card).toContain('refit of 1 epoch was preferred');
    expect(card).toContain('so no fold measures it');
    expect(card).toContain(`Trained on all ${record.data.rows - 20} examples of the folds for 1 epochs`);
    expect(card).toContain('this checkpoint, locked test part (20 examples, 95 % interval)');
    expect(card).toContain('It looked 2 times; the first look stands above.');
  });
});
