import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { resolveCleaning } from '../../data/clean/clean';
import { cleaningRules } from '../../data/clean/cleaning-rules';
import type { Predictor } from '../contract';
import { Scorer, type ScorerChoices } from './scorer';
import { SCORER_FORMAT, type ScorerSettings } from './scorer-settings';

const { parts, minCharacters, ...options } = resolveCleaning();
/** Death as probable as the text's first number says, the rest Malfunction's. */
const predictor: Predictor = {
  predictProba: async (texts) =>
    Float64Array.from(texts.flatMap((text) => [Number.parseFloat(text), 0, 1 - Number.parseFloat(text), 0])),
};
/** Twenty groups of deaths, from 0.05 to 1. */
const lowest = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
const settings = {
  format: SCORER_FORMAT,
  classifier: 'planted',
  labels: LABELS,
  cleaning: { parts, minCharacters, rules: cleaningRules({ parts, ...options }), classes: {} },
  calibration: {
    method: 'bias-corrected',
    scaling: { slope: [0.5, 0.5, 0.5, 0.5], bias: [-0.5, 0, 0.5, 0] },
    examples: 100,
    note: null,
  },
  decision: { rule: 'most probable as trained' },
  death: {
    ...{ recall: 0.9, confidence: 0, choices: 1, threshold: 0.1, refused: null },
    ...{ deaths: 20, lowest, approximate: null },
  },
  origin: { record: 'r', recordDigest: 'd', run: 'x', kind: 'fold', fold: 1, epoch: 1, synthetic: true },
} as const satisfies ScorerSettings;

const scorerWith = (choices?: ScorerChoices) => new Scorer(predictor, settings, choices);

describe('Scorer', () => {
  it('cleans, scales, decides and calls', async () => {
    const [likely, alarmed, neither] = await scorerWith().score(
      ['0.64 (B)(4)', '0.1\t(b)(6)', '0.09'].map((text) => [{ kind: 'description', text }]),
    );
    expect(scorerWith().clean([{ kind: 'description', text: '0.64 (B)(4)' }])).toBe('0.64 redacted');
    expect(likely).toMatchObject({ decision: 'D', deathAlarm: true, asTrained: [0.64, 0, 0.36, 0] });
    // sqrt(0.64) e^-0.5 against sqrt(0.36) e^0.5.
    const [death, malfunction] = [0.8 * Math.exp(-0.5), 0.6 * Math.exp(0.5)];
    expect(likely.calibrated[0]).toBeCloseTo(death / (death + malfunction), 9);
    expect(alarmed).toMatchObject({ decision: 'M', deathAlarm: true });
    expect(neither).toMatchObject({ decision: 'M', deathAlarm: false });
  });

  it.each([
    [0.9, 0.1],
    [0.5, 0.5],
  ])('calls at the threshold that promises a recall of %d', (recall, threshold) => {
    expect(scorerWith({ recall }).deathThreshold).toBe(threshold);
  });

  it('refuses a recall that its deaths cannot promise', () => {
    expect(() => scorerWith({ recall: 0.99 })).toThrow(/recall 0\.99: expected at least 99 deaths/);
  });

  it('decides by calibrated cost where that is asked for', async () => {
    const [plain] = await scorerWith().read(['0.3']);
    const [dear] = await scorerWith({ missCost: 50 }).read(['0.3']);
    const [cheap] = await scorerWith({ missCost: 1 }).read(['0.3']);
    expect([plain.decision, dear.decision, cheap.decision]).toEqual(['M', 'D', 'M']);
    // .3 / .7 as trained would be called from a cost of 2.33 on, .194 / .806 calibrated from 4.15 on.
    const [between] = await scorerWith({ missCost: 3 }).read(['0.3']);
    expect(between.decision).toBe('M');
  });

  it('refuses settings of another format or order', () => {
    const of = (change: object) => () => new Scorer(predictor, { ...settings, ...change } as ScorerSettings);
    expect(of({ format: 'maude-scorer/0' })).toThrow(
      'expected format maude-scorer/1; received maude-scorer/0',
    );
    expect(of({ labels: ['M', 'D', 'I', 'O'] })).toThrow('expected labels D,I,M,O');
  });
});
