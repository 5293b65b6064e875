import { expect, it } from 'vitest';
import { ruleScores } from './rule-scores';

it('scores the rules by hand: the majority answers Malfunction, the others read', () => {
  const texts = [
    ['D', 'the patient died'],
    ['M', 'the alarm did not sound'],
    ['M', 'the pump stopped'],
    ['M', 'the screen was dark'],
  ] as const;
  const [majority, keywords, phrases] = ruleScores(
    texts.map(([label, text], i) => ({ id: `${i}`, label, text })),
  );
  expect(majority).toMatchObject({ D: 0, M: (2 * 3) / (2 * 3 + 1) });
  expect([keywords.D, phrases.D]).toEqual([1, 1]);
  expect(new Set([majority.rule, keywords.rule, phrases.rule]).size).toBe(3);
});
