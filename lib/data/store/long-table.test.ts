import { describe, expect, it } from 'vitest';
import { longTable } from './long-table';

describe('longTable', () => {
  it('gives each label a row with its share of the group', () => {
    const rows = longTable([{ year: 2020, D: 1, I: 0, M: 3, O: 0 }], 'year');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toEqual({ group: '2020', label: 'D', count: 1, share: 0.25 });
    expect(rows[2]).toEqual({ group: '2020', label: 'M', count: 3, share: 0.75 });
  });

  it('names what has no value and does not divide by nothing', () => {
    expect(longTable([{ value: null, D: 0, I: 0, M: 0, O: 0 }], 'value')[0]).toEqual({
      group: '(none)',
      label: 'D',
      count: 0,
      share: 0,
    });
  });
});
