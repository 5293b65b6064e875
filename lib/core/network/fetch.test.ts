import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock';
import { RandomState } from '../random';
import { environmentFetch, proxiesOf } from './fetch';
import { backOff, ComeBackLater, politeWait, retry, retryAfterMs, TryAgain } from './retry';

describe('proxiesOf', () => {
  it('reads both spellings, the small one first, and ALL_PROXY for what is not named', () => {
    expect(proxiesOf({})).toBeNull();
    expect(proxiesOf({ NO_PROXY: 'a' })).toBeNull();
    expect(proxiesOf({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b', no_proxy: 'x' })).toEqual({
      http: '',
      https: 'http://b',
      none: 'x',
    });
    expect(proxiesOf({ ALL_PROXY: 'http://c', HTTP_PROXY: 'http://d' })).toMatchObject({
      http: 'http://d',
      https: 'http://c',
    });
  });
});

describe('environmentFetch', () => {
  it("is Node's own where no proxy is named", async () => {
    expect(await environmentFetch({})).toBe(fetch);
  });

  it('asks a proxy for a tunnel to an https host, and never the host itself', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = await environmentFetch({ HTTPS_PROXY });
    await expect(through('https://records.invalid/x')).rejects.toThrow();
    expect(asked).toEqual(['records.invalid:443']);
    proxy.close();
  });
});

describe('retry', () => {
  const patience = (waits: number[]) => ({
    random: new RandomState(3),
    attempts: 4,
    clock: { now: () => 0, sleep: async (milliseconds: number) => void waits.push(milliseconds) },
  });

  it('tries again what may pass, as long as the server asks or longer each time', async () => {
    const waits: number[] = [];
    const failures = [new TryAgain('busy', 5000), new TryAgain('broken'), new TryAgain('broken')];
    const work = async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'done';
    };
    expect(await retry(work, patience(waits))).toBe('done');
    const random = new RandomState(3);
    const ordinary = [1, 2, 3].map((attempt) => backOff(attempt, random));
    expect(waits).toEqual([5000, ...ordinary.slice(1)]);
  });

  it('gives up after so many attempts, and at once on what stays wrong', async () => {
    const waits: number[] = [];
    const always = async () => Promise.reject(new TryAgain('busy'));
    await expect(retry(always, patience(waits))).rejects.toThrow('busy');
    expect(waits).toHaveLength(3);
    await expect(retry(async () => Promise.reject(new Error('no')), patience(waits))).rejects.toThrow('no');
    expect(waits).toHaveLength(3);
  });
});

describe('politeWait', () => {
  const clock = { ...systemClock, now: () => Date.UTC(2026, 0, 1) };
  const waitFor = (waitMs: number | null) => politeWait(new TryAgain('busy', waitMs), 800, clock);

  it('waits as asked, five minutes at most and never less than the ordinary wait', () => {
    expect([null, 0, 700, 900, 300_000].map(waitFor)).toEqual([800, 800, 800, 900, 300_000]);
  });

  it('says when the server wants us back where that is later', async () => {
    expect(() => waitFor(86_400_000)).toThrow(
      /^busy: the server wants us back at 2026-01-02T00:00:00\.000Z, .* 5 minutes .*Run the same again then$/,
    );
    for (const wait of [1e18, Number.POSITIVE_INFINITY]) expect(() => waitFor(wait)).toThrow(ComeBackLater);
    let tries = 0;
    const work = async () => {
      tries++;
      throw new TryAgain('busy', 10 * 365 * 86_400_000);
    };
    await expect(retry(work, { clock, random: new RandomState(1) })).rejects.toThrow('back at 2035-12-30');
    expect(tries).toBe(1);
  });
});

describe('systemClock', () => {
  it('does not take a wait of ten years for none', async () => {
    const stop = new AbortController();
    const slept = systemClock.sleep(10 * 365 * 86_400_000, stop.signal).then(
      () => 'over',
      () => 'interrupted',
    );
    setTimeout(() => stop.abort(new Error('enough')), 30);
    expect(await slept).toBe('interrupted');
  });
});

describe('backOff', () => {
  it('doubles from a second to a minute, each wait between its half and its whole', () => {
    const random = new RandomState(1);
    for (const [attempt, whole] of [
      [1, 1000],
      [2, 2000],
      [6, 32_000],
      [7, 60_000],
      [30, 60_000],
    ])
      for (let i = 0; i < 50; i++) {
        const wait = backOff(attempt, random);
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
      }
  });
});

describe('retryAfterMs', () => {
  it('reads seconds and dates, and nothing else', () => {
    const of = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), Date.UTC(2026, 0, 1));
    expect(of('7')).toBe(7000);
    expect(of('Thu, 01 Jan 2026 00:01:00 GMT')).toBe(60_000);
    expect(of('Wed, 31 Dec 2025 00:00:00 GMT')).toBe(0);
    expect(of('soon')).toBeNull();
    expect(of('9'.repeat(400))).toBe(Number.POSITIVE_INFINITY);
    expect(retryAfterMs(new Headers({ ratelimit: '"api";r=0;t=55' }), 0)).toBe(55_000);
    expect(retryAfterMs(new Headers(), 0)).toBeNull();
  });
});
