import { describe, expect, it } from 'vitest';
import { LABELS, type LabelledText } from '../../core/labels';
import { tfidfLogisticConfig } from './config';
import { ablateParts, learningCurve } from './studies';

const config = tfidfLogisticConfig({
  ngramMax: 1,
  minDf: 1,
  maxFeatures: 100,
  sublinearTf: true,
  C: 10,
  balanced: true,
  maxIterations: 200,
  tolerance: 1e-4,
});
const OWN = { D: 'died', I: 'bleeding', M: 'alarm', O: 'question' };

/** The reporter's half says nothing; the maker's half names the label. */
interface TwoParts extends LabelledText {
  readonly reporter: string;
  readonly maker: string;
}
const examples: TwoParts[] = Array.from({ length: 120 }, (_, i) => {
  const label = LABELS[i % 4];
  const reporter = `pump ${['ward', 'home', 'street'][i % 3]}`;
  return { id: String(i), label, reporter, maker: OWN[label], text: `${reporter} ${OWN[label]}` };
});
const [train, test] = [examples.slice(0, 80), examples.slice(80)];

describe('ablateParts', () => {
  it('shows which part names the label', async () => {
    const views = [
      { name: 'all', textOf: ({ text }: TwoParts) => text },
      { name: 'reporter', textOf: ({ reporter }: TwoParts) => reporter },
      { name: 'maker', textOf: ({ id, maker }: TwoParts) => (id === '80' ? '' : maker) },
    ];
    const rows = await ablateParts(train, test, views, { config, C: 10, seed: 1 });
    expect(rows.map(({ learnedFrom, testedOn, empty }) => `${learnedFrom} ${testedOn} ${empty}`)).toEqual([
      'all all 0',
      'all reporter 0',
      'all maker 1',
      'reporter reporter 0',
      'maker maker 1',
    ]);
    expect(rows[0].macro).toBe(1);
    expect(rows[1].macro).toBeLessThan(0.5);
    expect(rows[3].macro).toBeLessThan(0.5);
    expect(rows[4].macro).toBeGreaterThan(0.9);
  });

  it('says of a part that no narrative has why it has no scores', async () => {
    const views = [
      { name: 'all', textOf: ({ text }: TwoParts) => text },
      { name: 'maker', textOf: () => '' },
      { name: 'once', textOf: ({ id }: TwoParts) => (id === '1' ? 'word' : '') },
    ];
    const twice = { ...config, minDf: 2 };
    const rows = await ablateParts(train, test, views, { config: twice, C: 10, seed: 1 });
    const nothing = { empty: 40, D: null, I: null, M: null, O: null, macro: null, weighted: null };
    expect(rows[0]).toMatchObject({ empty: 0, macro: 1 });
    expect(rows[0]).not.toHaveProperty('reason');
    expect(rows.slice(1)).toEqual([
      { learnedFrom: 'all', testedOn: 'maker', ...nothing, reason: 'no test narrative has this part' },
      { learnedFrom: 'all', testedOn: 'once', ...nothing, reason: 'no test narrative has this part' },
      { learnedFrom: 'maker', testedOn: 'maker', ...nothing, reason: 'no training narrative has this part' },
      {
        ...{ learnedFrom: 'once', testedOn: 'once', ...nothing },
        reason: 'no word stands in 2 of the 1 training narratives with this part',
      },
    ]);
  });

  it('has no score of a class that is not tested', async () => {
    const views = [{ name: 'all', textOf: ({ text }: TwoParts) => text }];
    const alive = test.filter(({ label }) => label !== 'D');
    const [row] = await ablateParts(train, alive, views, { config, C: 10, seed: 1 });
    expect(row).toMatchObject({ D: null, I: 1, M: 1, O: 1 });
  });
});

describe('learningCurve', () => {
  it('learns from growing, stratified shares and ends with all', async () => {
    const shares = [0.1, 0.5, 1];
    const curve = () => learningCurve(train, test, { shares, seed: 1, config, C: 10 });
    const rows = await curve();
    expect(rows.map(({ examples: n, measure }) => `${n} ${measure}`).slice(0, 4)).toEqual([
      '8 Death',
      '8 macro',
      '8 weighted',
      '40 Death',
    ]);
    expect(rows.filter(({ measure }) => measure === 'Death').map(({ deaths }) => deaths)).toEqual([
      2, 10, 20,
    ]);
    expect(rows.at(-1)?.f1).toBe(1);
    expect(await curve()).toEqual(rows);
    const half = await learningCurve(train, test, { shares: [1], seed: 1, limit: 40, config, C: 10 });
    expect(half).toEqual(rows.slice(3, 6));
  });
});

it('draws no point of a learning curve whose first words are too rare', async () => {
  const rare = { ...config, minDf: 30 };
  const rows = await learningCurve(train, test, { shares: [0.1, 1], seed: 1, config: rare, C: 10 });
  expect(rows.slice(0, 3).map(({ f1 }) => f1)).toEqual([null, null, null]);
  expect(rows.slice(3).every(({ f1 }) => f1 !== null)).toBe(true);
});
