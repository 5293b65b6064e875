import { describe, expect, it } from 'vitest';
import { toYaml } from './yaml';

describe('toYaml', () => {
  it('writes blocks and quotes what YAML would read as something else', () => {
    const yaml = toYaml({ a: 'plain', b: 'yes', c: ['x: y', { d: 1, e: [{ f: null }] }], g: undefined });
    expect(yaml).toBe('a: plain\nb: "yes"\nc:\n  - "x: y"\n  - d: 1\n    e:\n      - f: null\n');
  });
});
