import { expect, it } from 'vitest';
import type { CardFacts } from './card-facts';
import { limits } from './card-use';
import { measuresOf } from './front-matter';

const facts = (labels: object) =>
  ({
    snapshot: { labels },
    record: { protocol: 'nested' },
    run: { phase: 1, inputs: { config: {} } },
    purity: { tested: 200, leaking: 0 },
    scorer: {
      calibration: { method: 'temperature', examples: 40, note: null },
      death: { recall: 0.9, threshold: null, refused: '8 deaths in 8 groups, 9 would do' },
    },
  }) as unknown as CardFacts;

it('has no score of a class that the data do not have, and says that the model cannot find it', () => {
  const alive = facts({ D: 0, I: 3, M: 2, O: 1 });
  const names = measuresOf(alive).map(({ name }) => name);
  expect(names).toEqual(['F1 Injury', 'F1 Malfunction', 'F1 Other', 'F1 macro', 'F1 weighted']);
  expect(limits(alive)).toContain('Its data have no Death: it cannot find any');
  const whole = facts({ D: 1, I: 3, M: 2, O: 1 });
  expect(measuresOf(whole)).toHaveLength(6);
  expect(limits(whole)).not.toContain('Its data have no');
});

it('says what of near-duplicates is true in this very split', () => {
  const labels = { D: 1, I: 1, M: 1, O: 1 };
  expect(limits(facts(labels))).toContain(
    'None of the 200 tested examples of this split has a report of the same event',
  );
  const leaking = { ...facts(labels), purity: { groups: 9, pure: 0.5, tested: 200, leaking: 31 } };
  expect(limits(leaking)).toContain('Of the 200 tested examples of this split 31 (15.5 %) have');
});

it('says how probabilities are scaled and whether there is a threshold', () => {
  const plain = facts({ D: 1, I: 1, M: 1, O: 1 });
  expect(limits(plain)).toContain('Probabilities are scaled (temperature) by what 40 inner examples say');
  expect(limits(plain)).toContain(
    'no threshold for a recall of Death of 0.9: 8 deaths in 8 groups, 9 would do',
  );
  const { scorer } = plain;
  const whole = {
    ...scorer,
    calibration: { ...scorer.calibration, method: 'none' },
    death: { ...scorer.death, threshold: 0.25, refused: null, deaths: 20, approximate: 'of sisters' },
  } as typeof scorer;
  expect(limits({ ...plain, scorer: whole })).toContain(
    'no scaling lowered the log loss on 40 inner examples',
  );
  expect(limits({ ...plain, scorer: whole })).toMatch(
    /from a probability \(as trained\) of 0\.2500 on.*of sisters/,
  );
});
