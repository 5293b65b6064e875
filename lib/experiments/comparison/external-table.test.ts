import { describe, expect, it } from 'vitest';
import type { ScoredRun } from '../../diagnostics/scored';
import { externalSentence, externalTable } from './external-table';
import type { ExternalCandidate, ExternalTest } from './external-test';

const measures = (value: number) => [
  { measure: 'deathF1', value, lower: value - 0.1, upper: value + 0.1, reason: null },
  { measure: 'macroF1', value: null, lower: null, upper: null, reason: 'tests no Other' },
  {
    measure: 'weightedF1',
    value,
    lower: null,
    upper: null,
    reason: 'none: 3.0 effective groups, fewer than 30',
  },
];
const scores = (reports: number, value: number) => ({
  ...{ reports, deaths: 7, effective: 41.7, measures: measures(value) },
});
const candidate = {
  ...{ kind: 'ensemble', run: 'words-1', fold: 0, epoch: 0, chosen: false, looks: 1, candidates: 9 },
  ...{ before: { of: 200, reports: 0, least: 0, most: 0, openings: 0 }, at: '2026-01-01T00:00:00.000Z' },
  ...{ all: scores(200, 0.5), unrelated: scores(150, 0.4) },
} as unknown as ExternalCandidate;
const test: ExternalTest = { lockedBy: 'source a', reports: 200, related: 50, candidates: [candidate] };
const runs = [{ name: 'Phase 1', run: { id: 'words-1' } }] as unknown as ScoredRun[];

describe('externalTable', () => {
  it('has both scores of a candidate, with intervals or the reason why not', () => {
    expect(externalTable(test, runs)).toEqual([
      {
        ...{
          run: 'Phase 1',
          what: 'ensemble of the folds, locked part',
          reports: 200,
          deaths: 7,
          effective: 42,
        },
        ...{ 'Death F1': '0.500 (0.400 – 0.600)', 'macro F1': 'tests no Other' },
        'weighted F1': '0.500 (none: 3.0 effective groups, fewer than 30)',
      },
      expect.objectContaining({
        what: 'ensemble of the folds, locked, no relative in the folds',
        reports: 150,
      }),
    ]);
  });

  it('shows nothing before anybody has looked, and one score where nothing is related', () => {
    expect(externalTable({ ...test, candidates: [] }, runs)).toBeNull();
    expect(externalTable(null, runs)).toBeNull();
    const same = { ...candidate, unrelated: candidate.all };
    expect(externalTable({ ...test, candidates: [same] }, runs)).toHaveLength(1);
  });
});

describe('externalSentence', () => {
  it('says whether the part was opened, and what is not new', () => {
    expect(externalSentence(null)).toContain('No test part is locked');
    expect(externalSentence({ ...test, candidates: [] })).toContain(
      'notebook 07 opens them once, after the choice',
    );
    const opened = externalSentence(test);
    expect(opened).toContain('200 reports are locked (source a); 50 of them have a relative');
    expect(opened).toContain(
      '9 candidates of this split have looked. None of these 200 reports had been looked at',
    );
  });

  it('tells of earlier looks at the same reports', () => {
    const before = { of: 200, reports: 120, least: 1, most: 3, openings: 2 };
    const again = { ...candidate, chosen: true, looks: 2, before };
    const text = externalSentence({ ...test, candidates: [candidate, again] });
    expect(text).toContain(
      '120 of these 200 reports had been looked at before, 1 to 3 times each, in 2 earlier openings',
    );
    expect(text).toContain('It looked 2 times; its first look stands here.');
  });
});
