import { describe, expect, it } from 'vitest';
import { defaultsText, parameterHelp, rangeText, valueText } from './describe';
import { nearestName } from './unknown-name';

describe('a parameter in words', () => {
  it('has numbers as people read them', () => {
    const values = [2e-5, 0.1, 0.9999, 3, 160000, 1e-12, 0, true, 'openfda', ''];
    const texts = ['2e-5', '0.1', '0.9999', '3', '160,000', '1e-12', '0', 'true', 'openfda', '(empty)'];
    expect(values.map(valueText)).toEqual(texts);
  });

  it('has its range, its values by profile, its variable and its reason', () => {
    const rate = {
      type: 'number',
      min: 1e-8,
      max: 1,
      doc: 'The peak',
      profiles: { quick: 2e-3, pretrained: 1e-4, full: 2e-5 },
    } as const;
    expect(parameterHelp('learningRate', rate)).toBe(
      'learningRate: a number, 1e-8 to 1\ndefault: quick 0.002, pretrained 1e-4, full and published 2e-5\n' +
        'elsewhere: --set learningRate=..., or MAUDE_LEARNING_RATE\nThe peak',
    );
    expect(rangeText({ type: 'integer', min: 1, doc: '', profiles: 3 })).toBe('a whole number, at least 1');
    expect(defaultsText({ type: 'integer', min: 1, doc: '', profiles: 3 })).toBe('3');
    const choice = { type: 'choice', choices: ['head', 'headTail'], doc: '', profiles: 'head' } as const;
    expect(rangeText(choice)).toBe('one of head, headTail');
  });
});

describe('nearestName', () => {
  const names = ['learningRate', 'layers', 'layerDecay', 'epochs', 'C', 'precision'];

  it.each([
    ['lerningRate', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['learningrate', 'learningRate'],
    ['epcohs', 'epochs'],
    ['layer', 'layers'],
    ['presicion', 'precision'],
    ['c', 'C'],
    ['momentum', null],
    ['xyz', null],
  ])('of %s is %s', (name, nearest) => {
    expect(nearestName(name, names)).toBe(nearest);
  });
});
