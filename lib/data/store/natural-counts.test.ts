import { expect, it } from 'vitest';
import { naturalCounts } from './natural-counts';

it('sums what the source counted by class and leaves out what has none', () => {
  const natural = {
    2019: { Death: 2, Injury: 30, Malfunction: 60, Other: 1, 'No answer provided': 9 },
    2020: { Death: 3, Malfunction: 5 },
  };
  expect(naturalCounts({ origin: { counts: { natural } } })).toEqual({ D: 5, I: 30, M: 65, O: 1 });
});

it('counts the reports with a narrative, and all of a type that was not asked for', () => {
  const natural = { 2019: { Death: 20, Injury: 300, Malfunction: 600 }, 2020: { Death: 3, Other: 5 } };
  const eligible = { 2019: { Death: 19, Malfunction: 150 }, 2020: { Death: 0, Malfunction: 0 } };
  expect(naturalCounts({ origin: { counts: { natural, eligible } } })).toEqual({
    D: 19,
    I: 300,
    M: 150,
    O: 5,
  });
});

it.each([null, {}, { counts: null }, { counts: { natural: {} } }])('is null for %j', (origin) => {
  expect(naturalCounts({ origin })).toBeNull();
});
