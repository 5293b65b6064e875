import { describe, expect, it } from 'vitest';
import { inLanes } from './lanes';
import { breathe } from './progress';

describe('inLanes', () => {
  it('keeps as many at work as there are lanes, and does all in order', async () => {
    const begun: string[] = [];
    let atOnce = 0;
    let most = 0;
    await inLanes([1, 2, 3, 4, 5], 2, async (item, lane) => {
      begun.push(`${item} in ${lane}`);
      most = Math.max(most, ++atOnce);
      await breathe();
      atOnce--;
    });
    expect(begun.map((text) => text[0])).toEqual(['1', '2', '3', '4', '5']);
    expect(new Set(begun.map((text) => text.slice(2)))).toEqual(new Set(['in 0', 'in 1']));
    expect(most).toBe(2);
  });

  it('stops the others at the first failure, waits for them and throws it', async () => {
    const ended: number[] = [];
    const work = inLanes([1, 2, 3, 4], 2, async (item, _, signal) => {
      if (item === 1) throw new Error('device lost');
      while (!signal.aborted) await breathe();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('device lost');
    expect(ended).toEqual([2]);
  });

  it('passes an abort on to all and throws its reason', async () => {
    const controller = new AbortController();
    const begun: number[] = [];
    const untilAborted = async (item: number, _: number, signal: AbortSignal) => {
      begun.push(item);
      while (!signal.aborted) await breathe();
      signal.throwIfAborted();
    };
    const work = inLanes([1, 2, 3], 2, untilAborted, controller.signal);
    controller.abort(new Error('interrupted by the user'));
    await expect(work).rejects.toThrow('interrupted by the user');
    expect(begun).toEqual([1, 2]);
    const aborted = inLanes([4], 1, untilAborted, controller.signal);
    await expect(aborted).rejects.toThrow('interrupted by the user');
    expect(begun).toEqual([1, 2]);
  });
});
