import { expect, it } from 'vitest';
import { naturalCounts } from './natural-counts';

it('sums what the source counted by class and leaves out what has none', () => {
  const natural = {
    2019: { Death: 2, Injury: 30, Malfunction: 60, Other: 1, 'No answer provided': 9 },
    2020: { Death: 3, Malfunction: 5 },
  };
  expect(naturalCounts({ origin: { counts: { natural } } })).toEqual({ D: 5, I: 30, M: 65, O: 1 });
});

it.each([null, {}, { counts: null }, { counts: { natural: {} } }])('is null for %j', (origin) => {
  expect(naturalCounts({ origin })).toBeNull();
});
