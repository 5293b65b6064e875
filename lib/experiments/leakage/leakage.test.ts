import { describe, expect, it } from 'vitest';
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import { makeSchemes, type SchemeSplit } from '../../splits/schemes';
import { makeSplit, type SplitOptions } from '../../splits/split';
import { compareWithControls } from './leakage';
import {
  datelessReports,
  driftingReports,
  lossByDrift,
  type PlantedReport,
  wordTrainer,
} from './leakage-fixture';
import { leakageRows, leakageSentences, type SchemePredictions } from './leakage-rows';

const SNAPSHOT = { snapshot: 's', synthetic: true } as const;
const resampling = { groups: new Map<string, string>(), resamples: 400, seed: 1 };

function temporal(reports: readonly PlantedReport[], options: Partial<SplitOptions>): SchemeSplit {
  const split = makeSplit(reports, { ...SNAPSHOT, name: 'temporal', scheme: 'temporal', ...options });
  return { kind: 'made', scheme: 'temporal', name: 'temporal', split };
}

const probe = (reports: readonly PlantedReport[], schemes: readonly SchemeSplit[], seed: number, rows = 0) =>
  compareWithControls(wordTrainer, schemes, { examples: reports, rows, groups: null, resamples: 400, seed });

describe('a scheme beside its control', () => {
  it('is told nothing where dates mean nothing, though its folds train on few rows', async () => {
    const differences: number[] = [];
    for (let seed = 0; seed < 8; seed++) {
      const reports = datelessReports(2400, seed);
      const { pooled, byFold } = await probe(reports, [temporal(reports, { k: 4 })], seed);
      differences.push(pooled[0].difference as number);
      const macro = byFold.filter(({ measure }) => measure === 'macro F1');
      expect((macro[3].score as number) - (macro[0].score as number)).toBeGreaterThan(0.1);
    }
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
  });

  it('lacks what was planted in the tested period', async () => {
    let held = 0;
    for (let seed = 0; seed < 12; seed++) {
      const reports = driftingReports(1200, 0.4, seed);
      const { pooled } = await probe(reports, [temporal(reports, { k: 1, firstShare: 0.5 })], seed);
      const { lower, upper, control } = pooled[0];
      expect(control).toBe(1);
      if ((lower as number) <= lossByDrift(0.4) && lossByDrift(0.4) <= (upper as number)) held++;
    }
    expect(lossByDrift(0.4)).toBeCloseTo(0.28125, 10);
    expect(held).toBeGreaterThanOrEqual(11);
  });

  it('lacks the twins that groups keep away, on a subset too', async () => {
    const reports = datelessReports(900, 3).map((report, i) => ({ ...report, text: `twin ${i % 450}` }));
    const twins = reports.map((report, i) => ({ ...report, label: reports[i % 450].label }));
    const schemes = makeSchemes(twins, {
      ...SNAPSHOT,
      name: 'grouped-3',
      k: 3,
      groups: twins.map((_, i) => i % 450),
    });
    const grouped = schemes.filter(({ scheme }) => scheme === 'grouped');
    const { pooled } = await probe(twins, grouped, 3, 600);
    expect(pooled[0]).toMatchObject({ split: 'grouped-3', measure: 'macro F1', tested: 600 });
    expect(pooled[0].lower).toBeGreaterThan(0.1);
    expect(leakageSentences(pooled)[0]).toMatch(/^grouped-3: .*: a random split knew 0\.\d+ more \(/);
  });
});

describe('schemes that cannot be compared', () => {
  const reports = datelessReports(120, 1).map((report, i) => ({ ...report, manufacturer: `maker${i % 6}` }));
  const schemes = makeSchemes(reports, { ...SNAPSHOT, name: 'stratified-3', k: 3 });

  it('are refused by name, and equal folds are not probed twice', async () => {
    const { pooled } = await probe(reports, schemes, 1);
    const refused = pooled
      .filter(({ measure }) => measure === '')
      .map(({ split, interval }) => `${split}: ${interval}`);
    expect(refused).toEqual([
      'grouped-3: grouped split: expected the groups of groupExamples; received none',
      'source: source split: expected a source of at least 100 examples; the largest of 0 has 0',
      'domain-3: the folds of manufacturer-3',
    ]);
    expect(leakageSentences(pooled)[0]).toMatch(/^grouped-3: not compared \(grouped split/);
  });

  it('say which fold could not be trained, and an interrupt is no such fold', async () => {
    const refusing: FoldTrainer = (job) => {
      if (job.fold === 2) throw new Error('no term');
      return wordTrainer(job);
    };
    const options = { examples: reports, rows: 0, groups: null, resamples: 400, seed: 1 };
    const made = schemes.filter(({ scheme }) => scheme === 'manufacturer');
    const { pooled, byFold } = await compareWithControls(refusing, made, options);
    expect(pooled.map(({ interval }) => interval)).toEqual([
      expect.stringMatching(/^maker\d.* could not be trained: no term$/),
    ]);
    expect(byFold.some(({ score }) => score !== null)).toBe(true);
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(compareWithControls(wordTrainer, made, { ...options, signal })).rejects.toThrow(
      'interrupted',
    );
  });

  it('have no score of a class that is not tested or not trained on', () => {
    const tested = [...'DDDIIO'].map((label, i) => ({
      id: `t${i}`,
      text: '',
      label: label as 'D' | 'I' | 'O',
    }));
    const of = (answers: readonly number[]) => new Map(tested.map(({ id }, i) => [id, answers[i]]));
    const fold: SchemePredictions = {
      ...{ name: 'late', trained: [0, 1, 2], tested, failed: null },
      ...{ own: of([0, 0, 1, 1, 0, 1]), control: of([0, 0, 0, 1, 1, 1]) },
    };
    const rows = leakageRows('temporal', [fold], resampling);
    expect(rows.map(({ measure, score }) => [measure, score])).toEqual([
      ['macro F1 of Death, Injury', (2 / 3 + 0.4) / 2],
      ['weighted F1', expect.closeTo((3 * (2 / 3) + 2 * 0.4) / 6)],
      ['Death F1', 2 / 3],
      ['Injury F1', 0.4],
      ['Malfunction F1', null],
      ['Other F1', null],
    ]);
    expect(rows[0].control).toBeCloseTo((1 + 0.8) / 2);
    expect(rows[0].interval).toContain('none');
    expect(rows.slice(4).map(({ interval }) => interval)).toEqual([
      'tests no Malfunction',
      'trains on no Other',
    ]);
  });
});
