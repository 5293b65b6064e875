import { describe, expect, it } from 'vitest';
import { multiplies } from './processor';

describe('multiplies', () => {
  it('reads the instructions that Linux lists', () => {
    const epyc = 'processor\t: 0\nflags\t\t: fpu avx2 fma avx512bw\nbugs\t\t: none\n';
    expect(multiplies('bfloat16', epyc)).toBe(false);
    expect(multiplies('float16', epyc)).toBe(false);
    expect(multiplies('bfloat16', epyc.replace('fma', 'fma avx512_bf16'))).toBe(true);
    expect(multiplies('float16', epyc.replace('fma', 'amx_fp16'))).toBe(true);
    expect(multiplies('bfloat16', 'Features\t: fp asimd bf16\n')).toBe(true);
    expect(multiplies('bfloat16', '')).toBe(false);
  });
});
