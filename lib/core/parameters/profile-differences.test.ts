import { expect, it } from 'vitest';
import { profileParameters } from './common';
import { define } from './definition';
import { profileDifferences } from './profile-differences';

const definitions = define({
  ...profileParameters,
  epochs: { type: 'integer', doc: 'Passes', profiles: { quick: 1, pretrained: 2, full: 3 } },
  share: {
    type: 'number',
    doc: 'Held out for choices',
    profiles: { quick: 0.1, pretrained: 0.1, full: 0.1, published: 0 },
  },
  rate: { type: 'number', doc: 'Rate', profiles: 0.01 },
});

it('follow from the values of the profiles, with the reason of the parameter', () => {
  expect(profileDifferences(definitions, 'full', 'published')).toEqual([
    { name: 'share', value: 0.1, than: 0, why: 'Held out for choices' },
  ]);
  expect(profileDifferences(definitions, 'quick', 'full').map(({ name }) => name)).toEqual(['epochs']);
  expect(profileDifferences(definitions, 'full', 'full')).toEqual([]);
});
