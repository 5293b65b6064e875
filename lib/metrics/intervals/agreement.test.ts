import { describe, expect, it } from 'vitest';
import { cohenKappa } from './agreement';
import golden from './agreement.golden.json';

describe('cohenKappa', () => {
  it("is scikit-learn's", () => {
    for (const { cells, kappa } of golden.cases) expect(cohenKappa(cells)).toBeCloseTo(kappa, 12);
  });

  it('is that of Fleiss, worked out by hand: 20 both yes, 15 both no, 15 apart', () => {
    expect(cohenKappa([20, 5, 10, 15], 2)).toBeCloseTo(0.4, 12);
    expect(cohenKappa([9, 9, 9, 20, 5, 10, 15], 2, 3)).toBeCloseTo(0.4, 12);
  });

  it('is none where nothing but one class was said', () => {
    expect(cohenKappa([7, 0, 0, 0], 2)).toBeNaN();
    expect(cohenKappa([0, 0, 0, 0], 2)).toBeNaN();
  });
});
