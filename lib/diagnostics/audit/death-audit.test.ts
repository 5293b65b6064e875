import { describe, expect, it } from 'vitest';
import type { Label } from '../../core/labels';
import { RandomState } from '../../core/random';
import type { Run } from '../../runs/run';
import { type ScoredRun, scoredPart } from '../scored';
import { auditSentence, plantedDeaths, publishedHiddenDeaths, suspectDeaths } from './death-audit';
import { hiddenDeaths } from './hidden-deaths';

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
const SURE = { pD: 1, pI: 0, pM: 0, pO: 0 };
const NOT = { pD: 0, pI: 1, pM: 0, pO: 0 };
const resampling = { groups: new Map<string, string>(), resamples: 300, seed: 42 };

describe('suspectDeaths', () => {
  it('puts those on which model and probes agree first', () => {
    const suspects = suspectDeaths(scored, probes);
    expect(suspects).toHaveLength(1300);
    expect(suspects.slice(0, 8).every(({ outcome, phrase }) => outcome && phrase)).toBe(true);
    expect(suspects[0]).toMatchObject({ rank: 1, filedAs: 'I', pDeath: 0.9 });
    expect(suspects[18].pDeath).toBe(0.05);
  });

  it('takes prior odds and ratios from the inner parts', () => {
    // There nobody filed as Injury has died, and the same evidence says less.
    const apart = scoredPart([
      ...block(40, 'D', 0.9, true, true),
      ...block(60, 'D', 0.5, false, true),
      ...block(900, 'I', 0.05, false, false),
      ...block(100, 'I', 0.9, false, true),
    ]);
    const known = {
      outcome: new Map([...apart.ids.map((id) => [id, id.includes('true')] as const), ...probes.outcome]),
      phrase: new Map([...apart.ids.map((id) => [id, false] as const), ...probes.phrase]),
    };
    const [own, inner] = [scored, { ...scored, inner: apart }].map(
      (run) => suspectDeaths(run, known).find(({ outcome, phrase }) => !outcome && phrase)?.suspicion ?? 0,
    );
    expect(inner).toBeLessThan(own - 1);
  });

  it('says nothing of single reports by a rule, which states no probabilities', () => {
    const decided = rows.map((row) => ({ ...row, ...(row.pD > 0.5 ? SURE : NOT) }));
    const rule = { ...scored, outer: scoredPart(decided) };
    expect(suspectDeaths(rule, probes)).toEqual([]);
    const estimates = hiddenDeaths(rule, probes, resampling);
    expect(estimates.map(({ hidden }) => hidden === null)).toEqual([true, false, true, false]);
    expect(estimates[0].hiddenInterval).toBe('the model states no probabilities');
    expect(auditSentence([], estimates)).toContain('The model states no probabilities: nothing tells');
  });
});

describe('hiddenDeaths', () => {
  it('counts what independent probes imply among the reports that state an outcome', () => {
    const [, two, confident, phrase] = hiddenDeaths(scored, probes, resampling);
    expect(two.hidden).toBeCloseTo(20, 0);
    const [lower, upper] = two.hiddenInterval.split(' \u2013 ').map(Number);
    expect(lower).toBeLessThan(20);
    expect(upper).toBeGreaterThan(20);
    // Typical Death .82: ten others reach it, 1,282 others are surely what they are filed as, eight are neither.
    expect(confident.hidden).toBeCloseTo((1300 * 10) / 1292, 9);
    expect(phrase.hidden).toBeCloseTo(10 / 0.5, 9);
    expect(phrase.shareOfDeaths).toBeCloseTo(20 / 120, 9);
  });

  it('says nothing by outcome codes where none are stated', () => {
    const silent = { ...probes, outcome: new Map([...probes.outcome.keys()].map((id) => [id, null])) };
    expect(hiddenDeaths(scored, silent, resampling)[1]).toMatchObject({
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
    const [, , , phrase] = hiddenDeaths({ ...scored, outer: scoredPart(rare) }, few, drawn);
    expect(phrase.hidden).toBe(10);
    // A third of the resamples draw no filed death: counted as 0 they would be the lower edge.
    expect(Number(phrase.hiddenInterval.split(' \u2013 ')[0])).toBeGreaterThan(2);
  });
});

describe('what is said of the deaths filed as something else', () => {
  const planted = (seed: number) => plantedRun(new RandomState(seed));

  it('is an interval that holds the planted number', () => {
    let [covered, found, likely, all] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const { run, probes, truth } = planted(seed);
      const suspects = suspectDeaths(run, probes);
      const known = plantedDeaths(suspects, truth) ?? { planted: 0, found: 0 };
      const [expected] = hiddenDeaths(run, probes, { ...resampling, resamples: 100 });
      const [lower, upper] = expected.hiddenInterval.split(' \u2013 ').map(Number);
      covered += Number(lower <= known.planted && known.planted <= upper);
      found += known.found;
      likely += suspects.filter(({ suspicion }) => suspicion > 0).length;
      all += known.planted;
    }
    expect(covered).toBeGreaterThanOrEqual(9);
    expect(found / all).toBeGreaterThan(0.7);
    expect(likely / all).toBeGreaterThan(0.7);
    expect(likely / all).toBeLessThan(1.15);
  });

  it('names how many are likely and how many are expected', () => {
    const { run, probes } = planted(1);
    const estimates = hiddenDeaths(run, probes, resampling);
    expect(auditSentence(suspectDeaths(run, probes), estimates)).toMatch(
      /^Of 1,800 reports not filed as Death \d+ are likelier a death than not; [\d.]+ deaths are expected .*\d \u2013 \d/,
    );
  });

  it('cites what was counted in the whole database', () => {
    expect(publishedHiddenDeaths()).toContain('151,145 reports with one were filed as a death');
    expect(publishedHiddenDeaths()).toContain('31,552 of 182,697, 17 % of the deaths');
  });
});

/** 200 filed deaths and 1,800 others of which one in eighty is a death; the phrase is half of what the model has read. */
function plantedRun(random: RandomState) {
  const truth: Record<string, { severity: Label }> = {};
  const [outcome, phrase] = [new Map<string, boolean | null>(), new Map<string, boolean>()];
  const part = (name: 'outer' | 'inner', deaths: number, others: number) =>
    scoredPart(
      Array.from({ length: deaths + others }, (_, i) => {
        const dead = i < deaths || random.random() < 1 / 80;
        const label = i < deaths ? 'D' : random.choice(['I', 'M'] as const);
        const exampleId = `${name} ${i}`;
        truth[exampleId] = { severity: dead ? 'D' : 'I' };
        const told = random.random() < (dead ? 0.8 : 0.05);
        phrase.set(exampleId, told);
        outcome.set(exampleId, random.random() < 0.4 ? null : random.random() < (dead ? 0.83 : 0));
        const noise = 2 * (random.random() + random.random() + random.random() - 1.5);
        const pD = 1 / (1 + Math.exp((dead ? 0 : 2) + (told ? -1 : 1) - noise));
        const rest = { pI: 0.5 * (1 - pD), pM: 0.4 * (1 - pD), pO: 0.1 * (1 - pD) };
        return { exampleId, fold: 1, part: name, label, pD, ...rest, epoch: 1, seed: 1 };
      }),
    );
  const run: ScoredRun = { ...scored, outer: part('outer', 200, 1800), inner: part('inner', 80, 720) };
  return { run, probes: { outcome, phrase }, truth };
}
