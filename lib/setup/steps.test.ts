import { describe, expect, it } from 'vitest';
import { megabytes, printSteps } from './steps.mjs';

/** A stream that keeps what is written. */
function written(isTTY: boolean) {
  const texts: string[] = [];
  return { texts, stream: { isTTY, columns: 60, write: (text: string) => texts.push(text) } };
}

describe('printSteps', () => {
  it('writes a line at the start and the end of a step to a log', async () => {
    const { texts, stream } = written(false);
    expect(await printSteps(stream).step('npm packages', async () => 7)).toBe(7);
    expect(texts.join('')).toMatch(/^ {2}npm packages \.\.\.\n {2}npm packages: done in \d+\.\d s\n$/);
  });

  it('tells of a failure and passes it on', async () => {
    const { texts, stream } = written(false);
    const step = printSteps(stream).step('npm packages', () => Promise.reject(new Error('no')));
    await expect(step).rejects.toThrow('no');
    expect(texts.at(-1)).toMatch(/npm packages: failed after/);
  });

  it('keeps one line in place on a terminal, for steps side by side too', async () => {
    const { texts, stream } = written(true);
    const { step } = printSteps(stream);
    const work = (note: (text: string) => void) => {
      note('half');
      return new Promise((resolve) => setTimeout(resolve, 450));
    };
    await Promise.all([step('one', work), step('two', work)]);
    const frames = texts.filter((text) => text.includes(' | '));
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) {
      expect(frame).toMatch(/^\r {2}one: 0\.\d s, half \| two: 0\.\d s, half\x1b\[K$/);
      expect(frame).not.toContain('\n');
    }
  });
});

describe('megabytes', () => {
  it('uses decimal units', () => {
    expect([274_000_871, 3_379_820_000, 0].map(megabytes)).toEqual(['274 MB', '3.4 GB', '0 MB']);
  });
});
