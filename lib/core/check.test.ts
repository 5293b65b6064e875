import { describe, expect, it } from 'vitest';
import { check, checkNumber, checkOneOf, show } from './check';

describe('checks', () => {
  it('say what was expected and what was received', () => {
    expect(() => checkOneOf('fast', ['quick', 'full'], 'profile')).toThrow(
      'profile: expected one of quick, full; received "fast"',
    );
    expect(() => checkNumber(7, 'folds', { min: 2, max: 5 })).toThrow(
      'folds: expected a number from 2 to 5; received 7',
    );
    expect(() => checkNumber('7', 'folds', { min: 2, integer: true })).toThrow(
      'folds: expected a whole number at least 2; received "7"',
    );
    expect(() => check(false, () => 'reason')).toThrow('reason');
  });

  it('let good values through', () => {
    expect(checkOneOf('full', ['quick', 'full'], 'profile')).toBe('full');
    expect(checkNumber(0.5, 'share', { min: 0, max: 1 })).toBe(0.5);
    expect(show('x'.repeat(200))).toHaveLength(80);
  });
});
