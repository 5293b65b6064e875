import { describe, expect, it } from 'vitest';
import type { Label } from '../core/labels';
import type { Run } from '../runs/run';
import { hiddenDeaths, suspectDeaths } from './death-audit';
import { type ScoredRun, scoredPart } from './scored';

/** n examples filed as `label` with this probability of Death and these probes. */
function block(n: number, label: Label, pD: number, outcome: boolean | null, phrase: boolean) {
  return Array.from({ length: n }, (_, i) => ({
    exampleId: `${label} ${pD} ${outcome} ${phrase} ${i}`,
    outcome,
    phrase,
    ...{ fold: 1, part: 'outer' as const, label, epoch: 1, seed: 1 },
    ...{ pD, pI: (1 - pD) * 0.8, pM: (1 - pD) * 0.2, pO: 0 },
  }));
}

// 100 filed deaths: outcome said 80 times, phrase 50 times. Of 1000 stated others 20 are deaths: 8 + 8 + 2 + 2.
const rows = [
  ...block(40, 'D', 0.9, true, true),
  ...block(40, 'D', 0.8, true, false),
  ...block(10, 'D', 0.9, false, true),
  ...block(10, 'D', 0.5, false, false),
  ...block(8, 'I', 0.9, true, true),
  ...block(8, 'I', 0.7, true, false),
  ...block(2, 'I', 0.9, false, true),
  ...block(982, 'I', 0.05, false, false),
  ...block(300, 'I', 0.04, null, false),
];
const scored: ScoredRun = {
  name: 'Phase 1',
  run: { id: 'audit', phase: 1 } as Run,
  protocol: 'nested',
  outer: scoredPart(rows),
  inner: null,
};
const probes = {
  outcome: new Map(rows.map(({ exampleId, outcome }) => [exampleId, outcome])),
  phrase: new Map(rows.map(({ exampleId, phrase }) => [exampleId, phrase])),
};
const resampling = { groups: new Map<string, string>(), resamples: 300, seed: 42 };

describe('suspectDeaths', () => {
  it('puts those on which model and probes agree first', () => {
    const suspects = suspectDeaths(scored, probes);
    expect(suspects).toHaveLength(1300);
    expect(suspects.slice(0, 8).every(({ outcome, phrase }) => outcome && phrase)).toBe(true);
    expect(suspects[0]).toMatchObject({ rank: 1, filedAs: 'I', pDeath: 0.9 });
    expect(suspects[18].pDeath).toBe(0.05);
  });
});

describe('hiddenDeaths', () => {
  it('counts what independent probes imply among the reports that state an outcome', () => {
    const [two, confident, phrase] = hiddenDeaths(scored, probes, resampling);
    expect(two.hidden).toBeCloseTo(20, 0);
    const [lower, upper] = two.hiddenInterval.split(' \u2013 ').map(Number);
    expect(lower).toBeLessThan(20);
    expect(upper).toBeGreaterThan(20);
    // Typical Death .82: ten others reach it, and every other is a confident Injury or short of it.
    expect(confident.hidden).toBeGreaterThanOrEqual(10);
    expect(phrase.hidden).toBeCloseTo(10 / 0.5, 9);
    expect(phrase.shareOfDeaths).toBeCloseTo(20 / 120, 9);
  });

  it('says nothing by outcome codes where none are stated', () => {
    const silent = { ...probes, outcome: new Map([...probes.outcome.keys()].map((id) => [id, null])) };
    expect(hiddenDeaths(scored, silent, resampling)[0]).toMatchObject({
      hidden: null,
      hiddenInterval: 'the probes do not tell deaths from the rest',
    });
  });

  it('takes its intervals from the resamples that draw a filed death', () => {
    const rare = [
      ...block(1, 'D', 0.9, true, true),
      ...block(10, 'I', 0.6, true, true),
      ...block(50, 'I', 0.05, false, false),
    ];
    const of = (probe: 'outcome' | 'phrase') =>
      new Map(rare.map((row) => [row.exampleId, row[probe] ?? false]));
    const few = { outcome: of('outcome'), phrase: of('phrase') };
    const drawn = { ...resampling, leastClusters: 0 };
    const [, , phrase] = hiddenDeaths({ ...scored, outer: scoredPart(rare) }, few, drawn);
    expect(phrase.hidden).toBe(10);
    // A third of the resamples draw no filed death: counted as 0 they would be the lower edge.
    expect(Number(phrase.hiddenInterval.split(' \u2013 ')[0])).toBeGreaterThan(2);
  });
});
