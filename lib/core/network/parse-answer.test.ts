import { describe, expect, it } from 'vitest';
import { parseAnswer } from './parse-answer';

const parse = (text: string) => parseAnswer(Buffer.from(text));

describe('parseAnswer', () => {
  it('reads JSON, whatever stands in its texts', () => {
    const value = { a: ['[[[[{{{,,,', '\\"[', 'ü', { b: null }], c: 1.5 };
    expect(parse(JSON.stringify(value))).toEqual(value);
    expect(parse('"one"')).toBe('one');
    expect(parse(`"${'[,'.repeat(3_000_000)}"`)).toHaveLength(6_000_000);
    expect(() => parse('{"cut')).toThrow(SyntaxError);
  });

  it('refuses what is small as text and huge in memory', () => {
    expect(() => parse(`[${'[],'.repeat(3_000_000)}0]`)).toThrow('at most 5000000 values');
    expect(() => parse('['.repeat(100_000))).toThrow('at most 500 levels');
    expect(() => parse('{"a":'.repeat(1000))).toThrow('at most 500 levels');
  });
});
