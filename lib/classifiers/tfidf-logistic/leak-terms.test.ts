import { describe, expect, it } from 'vitest';
import type { Label } from '../../core/labels';
import { LogisticRegression } from '../logistic/logistic-regression';
import { tfidfLogisticConfig } from './config';
import { leakTerms } from './leak-terms';
import { type TfidfLogistic, vectorizerOf } from './model-format';

const config = tfidfLogisticConfig({
  ngramMax: 1,
  minDf: 1,
  maxFeatures: 100,
  sublinearTf: false,
  C: 10,
  balanced: true,
  maxIterations: 200,
  tolerance: 1e-5,
});
const row = (label: Label, text: string, manufacturer: string | null) => ({ label, text, manufacturer });
const repeat = <T>(times: number, value: T) => Array.from({ length: times }, () => value);
const examples = [
  ...repeat(12, row('D', 'patient died', 'Big')),
  ...repeat(12, row('M', 'quirkword alarm', 'Small')),
  ...repeat(12, row('I', 'bleeding 88123', 'Big')),
  ...repeat(6, row('I', 'bleeding rareword', 'Small')),
  ...repeat(20, row('O', 'bigword question', 'Big')),
];

async function fitted(): Promise<TfidfLogistic> {
  const vectorizer = vectorizerOf(config);
  const rows = vectorizer.fitTransform(examples.map(({ text }) => text));
  const labels = Uint8Array.from(examples, ({ label }) => 'DIMO'.indexOf(label));
  return {
    config,
    vectorizer,
    model: await new LogisticRegression({ C: 10 }).fit(rows, labels),
    choice: null,
  };
}

describe('leakTerms', () => {
  it('suspects outcomes, form words and the words of one manufacturer, and says why', async () => {
    const found = leakTerms(await fitted(), examples, 9);
    const reasons = Object.fromEntries(found.map(({ term, reason }) => [term, reason]));
    // "bigword" and "question" come from the manufacturer of most narratives; "rareword" has too few.
    expect(reasons).toEqual({
      died: 'names the outcome',
      '88123': 'form or number',
      alarm: "one manufacturer's words",
      quirkword: "one manufacturer's words",
    });
    const alarm = found.find(({ term }) => term === 'alarm');
    expect(alarm).toMatchObject({
      class: 'Malfunction',
      narratives: 12,
      shareOfClass: 1,
      shareOfManufacturer: 1,
    });
  });
});
