import { expect, it } from 'vitest';
import { formatBytes, formatNumber, formatSeconds } from './format';

it.each([
  [0, '0'],
  [12345678, '12,345,678'],
  [-3, '\u22123'],
  [0.81234, '0.812'],
  [99.987, '99.99'],
  [123.456, '123.5'],
  [4567.8, '4,568'],
  [0.0001234, '1.23e-4'],
  [-0.5, '\u22120.500'],
  [Number.NaN, 'n/a'],
  [-Infinity, '\u2212\u221e'],
])('formatNumber(%s) is %s', (value, text) => expect(formatNumber(value)).toBe(text));

it('formats to a given number of digits, without a minus before zero', () => {
  expect(formatNumber(1, 3)).toBe('1.000');
  expect(formatNumber(-0.0001, 2)).toBe('0.00');
});

it.each([
  [999, '999 B'],
  [1500, '1.5 kB'],
  [999_600, '1.0 MB'],
  [2.34e9, '2.3 GB'],
])('formatBytes(%s) is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0.42, '0.4 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
  [7800, '2 h 10 min'],
])('formatSeconds(%s) is %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
