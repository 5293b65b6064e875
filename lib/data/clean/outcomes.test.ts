import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { parseRecord } from '../read/record';
import { syntheticRecords } from '../synthetic/synthetic-records';
import { outcomeCode, outcomesOfAll, outcomesOfEach } from './outcomes';

const patients = (...lists: string[][]) => lists.map((outcomes) => ({ outcomes, problems: [] }));

describe('outcomes', () => {
  it('are codes, whatever their form, and nothing where nothing is said', () => {
    expect(['Death', 'd', 'Required Intervention', 'Unknown', '*', 'A'].map(outcomeCode)).toEqual([
      'D',
      'D',
      'R',
      null,
      null,
      null,
    ]);
    expect(outcomesOfAll(patients(['Hospitalization', 'Other'], ['Hospitalization', 'Other', 'D']))).toEqual([
      'D',
      'H',
      'O',
    ]);
  });

  it('of one patient do not hold those of the patients before', () => {
    expect(outcomesOfEach(patients(['H'], ['H', 'D'], ['H', 'D', 'O']))).toEqual([['H'], ['D'], ['O']]);
    expect(outcomesOfEach(patients(['H'], ['D']))).toEqual([['H'], ['D']]);
    expect(outcomesOfEach(patients([], ['D'], ['D', 'D']))).toEqual([[], ['D'], ['D']]);
  });

  it('of each are what the generator planted before it concatenated them', () => {
    let several = 0;
    for (const { json, truth } of syntheticRecords(600, new RandomState(5))) {
      const parsed = parseRecord(json);
      if (parsed.kind === 'refused' || truth.outcomes.length < 2) continue;
      several++;
      const each = outcomesOfEach(parsed.record.patients).map((own) => own.map(outcomeCode));
      expect(each).toEqual(truth.outcomes.map((own) => own.map(outcomeCode)));
    }
    expect(several).toBeGreaterThan(20);
  });
});
