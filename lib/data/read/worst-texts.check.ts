import { describe, expect, it } from 'vitest';
import { slowReadings, worstTexts } from './worst-texts-fixture';

describe('texts made to be slow', () => {
  it('are read in under a second, many runs in each (250,000 characters)', () => {
    expect(slowReadings(worstTexts(250_000), 1)).toEqual([]);
  });

  it('are read in under a second, one run in each (a million characters)', () => {
    expect(slowReadings(worstTexts(1_000_000, ['']), 1)).toEqual([]);
  });
});
