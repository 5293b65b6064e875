import { describe, expect, it } from 'vitest';
import { RandomState } from '../core/random';
import {
  beliefsOf,
  type Evidence,
  type EvidenceKinds,
  evidenceKinds,
  fitHiddenClass,
  hiddenLogOdds,
  kindCounts,
  scoreOf,
} from './hidden-class';

const fit = (kinds: EvidenceKinds) =>
  fitHiddenClass(kinds, kindCounts(kinds, new Float64Array(kinds.of.length).fill(1)));

/** `n` examples of one kind. */
function times(n: number, filed: number, score: number, sign: boolean, stated: boolean | null): Evidence[] {
  return new Array(n).fill({ filed, score, sign, stated });
}

/** Filed deaths and others, a share of them hidden; the sign is half of what the model has read. */
function planted(random: RandomState, filed: number, others: number, share: number) {
  const truth: boolean[] = [];
  const examples = Array.from({ length: filed + others }, (_, i): Evidence => {
    const of = i < filed || random.random() < share;
    truth.push(of);
    const sign = random.random() < (of ? 0.8 : 0.05);
    const noise = random.random() + random.random() + random.random() - 1.5;
    const score = Math.round(4 * ((of ? 0 : -2) + (sign ? 1 : -1) + 2 * noise)) / 4;
    const stated = random.random() < 0.4 ? null : random.random() < (of ? 0.85 : 0.002);
    return { filed: i < filed ? 0 : 1 + (i % 2), score, sign, stated };
  });
  return { examples, truth };
}

describe('fitHiddenClass', () => {
  it('gives probabilities that add up to what was planted', () => {
    let [expected, hidden, likely, right, sure] = [0, 0, 0, 0, 0];
    for (let seed = 1; seed <= 8; seed++) {
      const { examples, truth } = planted(new RandomState(seed), 300, 3000, 0.02);
      const kinds = evidenceKinds(examples, 0);
      const beliefs = beliefsOf(fit(kinds), kinds);
      examples.forEach(({ filed }, row) => {
        if (filed === 0) return;
        const belief = beliefs[kinds.of[row]];
        expected += belief;
        hidden += Number(truth[row]);
        if (belief < 0.5) return;
        likely++;
        sure += belief;
        right += Number(truth[row]);
      });
    }
    expect(hidden).toBeGreaterThan(400);
    expect(expected / hidden).toBeGreaterThan(0.9);
    expect(expected / hidden).toBeLessThan(1.1);
    expect(likely / hidden).toBeGreaterThan(0.75);
    expect(likely / hidden).toBeLessThan(1.1);
    // Those above even odds are right as often as their own probabilities say.
    expect(Math.abs(right - sure) / likely).toBeLessThan(0.05);
  });

  it('adds logarithms of prior odds and likelihood ratios as Bayes would', () => {
    // The text says nothing; of 100 filed deaths 80 are stated, of 10,000 others 10, which are the hidden ones.
    const examples = [...times(80, 0, 0, false, true), ...times(20, 0, 0, false, false)];
    const others = [...times(9990, 1, 0, false, false), ...times(10, 1, 0, false, true)];
    const kinds = evidenceKinds([...examples, ...others], 0);
    const odds = fit(kinds);
    const unstated = { filed: 1, score: 0, sign: false, stated: null };
    const stated = { ...unstated, stated: true };
    const denied = { ...unstated, stated: false };
    const ratio = (yes: Evidence) => hiddenLogOdds(odds, yes) - odds.prior[3];
    expect(ratio(stated)).toBeCloseTo(odds.present, 2);
    expect(ratio(denied)).toBeCloseTo(odds.absent, 2);
    // Nothing stated: no evidence, but the prior odds of those that state nothing.
    expect(hiddenLogOdds(odds, unstated)).toBeCloseTo(odds.prior[2], 2);
    expect(Math.exp(odds.absent)).toBeCloseTo(0.2, 1);
    expect(hiddenLogOdds(odds, denied)).toBeLessThan(-5);
  });

  it('counts a sign that the score has told already once', () => {
    const told = (n: number, filed: number, score: number) =>
      [...Array(n).keys()].map(
        (i): Evidence => ({ filed, score, sign: score > 0, stated: i % 10 < 4 ? filed === 0 : null }),
      );
    const examples = [...told(90, 0, 2), ...told(10, 0, -2), ...told(20, 1, 2), ...told(980, 1, -2)];
    const silent = examples.map((example) => ({ ...example, sign: false }));
    const [twice, once] = [examples, silent].map((known) => {
      const kinds = evidenceKinds(known, 0);
      const odds = fit(kinds);
      return hiddenLogOdds(odds, { ...known[90 + 10], stated: null });
    });
    expect(Math.abs(twice - once)).toBeLessThan(0.2);
  });

  it('stays finite where the classes can be told apart, and where nobody is filed otherwise', () => {
    for (const others of [times(50, 1, -6, false, null), []]) {
      const kinds = evidenceKinds([...times(20, 0, 6, true, true), ...others], 0);
      expect(hiddenLogOdds(fit(kinds), { filed: 1, score: 6, sign: true, stated: true })).toBeLessThan(40);
    }
  });

  it('ends where it began when it goes on from its own answer', () => {
    const kinds = evidenceKinds(planted(new RandomState(3), 100, 1000, 0.02).examples, 0);
    const counts = kindCounts(kinds, new Float64Array(kinds.of.length).fill(1));
    const odds = fitHiddenClass(kinds, counts);
    const again = fitHiddenClass(kinds, counts, odds);
    again.text.forEach((value, i) => {
      expect(value).toBeCloseTo(odds.text[i], 1);
    });
  });
});

describe('scoreOf', () => {
  it('is the log odds to a quarter, finite where a model is certain', () => {
    expect(scoreOf(0.5)).toBe(0);
    expect(scoreOf(0.9)).toBe(2.25);
    expect([scoreOf(0), scoreOf(1)]).toEqual([-13.75, 13.75]);
  });
});
