import { describe, expect, it } from 'vitest';
import { occlude, wordSpans } from './browser/explain';

describe('wordSpans', () => {
  it('gives every word its share of the terms that cover it', () => {
    const text = 'Patient DIED; patient died at 5 pm.';
    const spans = wordSpans(text, [
      { term: 'died', contribution: 1 },
      { term: 'patient died', contribution: 0.8 },
      { term: 'never there', contribution: 9 },
    ]);
    expect(
      spans.map(({ start, end, weight }) => [text.slice(start, end), Number(weight.toFixed(6))]),
    ).toEqual([
      ['Patient', 0.2],
      ['DIED', 0.7],
      ['patient', 0.2],
      ['died', 0.7],
    ]);
  });
});

describe('occlude', () => {
  /** Says Death as often as the text speaks of dying. */
  const ask = async (text: string) => (text.match(/died/g)?.length ?? 0) / 4;

  it('finds the sentence that matters, then the word in it', async () => {
    const text = 'The pump stopped. The patient died and died. All went home.';
    const spans = await occlude(text, ask);
    expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    const found = spans.filter(({ weight }) => weight > 0);
    expect(found.map(({ start, end, weight }) => [text.slice(start, end).trim(), weight])).toEqual([
      ['died', 0.25],
      ['died.', 0.25],
    ]);
  });

  it('asks a bounded number of times, however long the text', async () => {
    let asked = 0;
    const text = Array.from({ length: 3000 }, (_, i) => `Word ${i} and more words here.`).join(' ');
    const spans = await occlude(text, async () => 1 - ++asked / 1e6);
    expect(asked).toBeLessThanOrEqual(1 + 24 + 40);
    expect(spans.length).toBeGreaterThan(24);
  });

  it('copes with one sentence and with none', async () => {
    expect((await occlude('died', ask)).map(({ weight }) => weight)).toEqual([0.25]);
    expect(await occlude(' ', ask)).toEqual([]);
  });
});
