import { describe, expect, it } from 'vitest';
import { slowReadings, worstTexts } from './worst-texts-fixture';

describe('texts made to be slow', () => {
  it('are read in a time that grows no faster than they (16,000 characters)', () => {
    expect(slowReadings(worstTexts(16_000, ['', 'H1', 'attachment']), 0.06)).toEqual([]);
  });
});
