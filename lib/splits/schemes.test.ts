import { describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { makeSchemes } from './schemes';

const examples = Array.from({ length: 80 }, (_, i) => ({
  id: `r${i}`,
  label: LABELS[i % 4],
  dateReceived: String(20200101 + (i % 20)),
  source: 'one',
}));
const settings = {
  name: 'mine',
  snapshot: 's',
  synthetic: true,
  k: 4,
  groups: examples.map((_, i) => i >> 1),
};

describe('makeSchemes', () => {
  it('makes each scheme under its own name and says why one is impossible', () => {
    const made = makeSchemes(examples, { ...settings, scheme: 'temporal' });
    expect(made.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'stratified-4 made',
      'grouped-4 made',
      'mine made',
      'source impossible',
      'manufacturer-4 impossible',
      'domain-4 impossible',
    ]);
    expect(made[3]).toMatchObject({ reason: expect.stringContaining('the largest of 1 has 80') });
    const groups = made.map((scheme) => scheme.kind === 'made' && scheme.split.groups !== null);
    expect(groups).toEqual([false, true, true, false, false, false]);
  });

  it('makes fewer folds where no class, or no number of groups, is large enough', () => {
    const few = examples.slice(0, 12);
    const made = makeSchemes(few, { ...settings, name: 'mine', k: 5, groups: few.map((_, i) => i % 2) });
    expect(made.slice(0, 2)).toMatchObject([
      { split: { k: 3, foldNames: ['fold 1', 'fold 2', 'fold 3'] } },
      { split: { k: 2 } },
    ]);
    const [stratified, grouped] = made.map((scheme) => scheme.kind === 'made' && scheme.split.warnings[0]);
    expect(stratified).toBe('5 folds were asked for; there are only 3 examples of one class: 3 folds');
    expect(grouped).toBe('5 folds were asked for; there are only 2 groups: 2 folds');
    expect(() => makeSchemes(few.slice(0, 4), { ...settings, groups: [0, 1, 2, 3] })).toThrow(
      'expected at least two examples of one class, one to train on and one to test; received 1',
    );
  });

  it('refuses a name that says another scheme, and the chosen scheme where it is impossible', () => {
    expect(() => makeSchemes(examples, { ...settings, name: 'grouped-4', scheme: 'temporal' })).toThrow(
      'expected scheme grouped, which its name says; received temporal',
    );
    expect(() => makeSchemes(examples, { ...settings, name: 'source' })).toThrow('the largest of 1 has 80');
  });
});
