import { describe, expect, it } from 'vitest';
import { slowReadings, worstTexts } from './worst-texts-fixture';

describe('texts made to be slow', () => {
  it('are read in under a second (a million characters)', () => {
    expect(slowReadings(worstTexts(1_000_000), 1)).toEqual([]);
  });

  it('are read in under a second where one run is all there is (a million characters)', () => {
    expect(slowReadings(worstTexts(1_000_000, ['']), 1)).toEqual([]);
  });
});
