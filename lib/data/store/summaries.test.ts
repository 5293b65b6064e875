import { describe, expect, it } from 'vitest';
import type { Label } from '../../core/labels';
import type { Example } from './example';
import { countsByFieldAndLabel, countsByLabel, countsByYearAndLabel, narrativeLengths } from './summaries';

function example(label: Label, text: string, members: Partial<Example> = {}): Example {
  return {
    id: text,
    text,
    label,
    descriptionSpans: null,
    eventKey: null,
    dateReceived: null,
    productCode: null,
    genericName: null,
    brandName: null,
    manufacturer: null,
    reportSource: null,
    source: null,
    outcomeDeath: false,
    outcomes: null,
    ...members,
  };
}

const examples = [
  example('M', 'one', { manufacturer: 'B', dateReceived: '20240101' }),
  example('D', 'one two', { manufacturer: 'A', dateReceived: '20230101' }),
  example('M', 'one  two three', { manufacturer: 'A', dateReceived: '20241231' }),
  example('M', 'one two three four five six'),
];

describe('countsByLabel', () => {
  it('counts every label', () => {
    expect(countsByLabel(examples)).toEqual([
      { label: 'D', count: 1, share: 0.25 },
      { label: 'I', count: 0, share: 0 },
      { label: 'M', count: 3, share: 0.75 },
      { label: 'O', count: 0, share: 0 },
    ]);
    expect(countsByLabel([])[0]).toEqual({ label: 'D', count: 0, share: 0 });
  });
});

describe('countsByFieldAndLabel', () => {
  it('counts by value, most frequent first, nulls last among equals', () => {
    expect(countsByFieldAndLabel(examples, 'manufacturer')).toEqual([
      { value: 'A', count: 2, D: 1, I: 0, M: 1, O: 0 },
      { value: 'B', count: 1, D: 0, I: 0, M: 1, O: 0 },
      { value: null, count: 1, D: 0, I: 0, M: 1, O: 0 },
    ]);
  });

  it('gathers what is beyond the top', () => {
    expect(countsByFieldAndLabel(examples, 'manufacturer', { top: 1 })).toEqual([
      { value: 'A', count: 2, D: 1, I: 0, M: 1, O: 0 },
      { value: 'other values', count: 2, D: 0, I: 0, M: 2, O: 0 },
    ]);
  });
});

describe('countsByYearAndLabel', () => {
  it('goes by year', () => {
    expect(countsByYearAndLabel(examples)).toEqual([
      { year: 2023, count: 1, D: 1, I: 0, M: 0, O: 0 },
      { year: 2024, count: 2, D: 0, I: 0, M: 2, O: 0 },
    ]);
  });
});

describe('narrativeLengths', () => {
  it('interpolates percentiles as NumPy does', () => {
    // numpy.percentile([1, 2, 3, 6], [10, 25, 50, 75, 90, 99]) -> 1.3, 1.75, 2.5, 3.75, 5.1, 5.91
    const [all, deaths] = narrativeLengths(examples);
    expect(all).toMatchObject({
      label: 'all',
      unit: 'words',
      count: 4,
      mean: 3,
      min: 1,
      max: 6,
      p25: 1.75,
      p50: 2.5,
    });
    expect(all.p10).toBeCloseTo(1.3, 12);
    expect(all.p75).toBeCloseTo(3.75, 12);
    expect(all.p90).toBeCloseTo(5.1, 12);
    expect(all.p99).toBeCloseTo(5.91, 12);
    expect(deaths).toMatchObject({ label: 'D', count: 1, p10: 2, p99: 2 });
    expect(narrativeLengths(examples).map(({ label, unit }) => `${label} ${unit}`)).toEqual([
      'all words',
      'D words',
      'M words',
      'all characters',
      'D characters',
      'M characters',
    ]);
  });
});
