import { describe, expect, it } from 'vitest';
import type { MimeBundle } from './output';
import { progress } from './progress';

function recorder(start = 0) {
  let now = start;
  const drawn: MimeBundle[] = [];
  const options = { interval: 250, clock: () => now, draw: (bundle: MimeBundle) => void drawn.push(bundle) };
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { drawn, options, pass };
}

describe('progress', () => {
  it('draws at most four times a second, and the end at once', () => {
    const { drawn, options, pass } = recorder();
    const listen = progress('Work', options);
    for (let done = 0; done <= 1000; done++) {
      listen({ task: 'rows', done, total: 1000 });
      pass(1);
    }
    expect(drawn.length).toBe(5);
    expect(drawn[4]['text/plain']).toBe('Work · rows: 1,000 of 1,000 · 1,000/s · 1.0 s');
  });

  it('tells rate and time left from what was done since it began', () => {
    const { drawn, options, pass } = recorder();
    const listen = progress('', options);
    listen({ task: 'steps', done: 100, total: 400, unit: 'steps' });
    pass(2000);
    listen({ task: 'steps', done: 200, total: 400, unit: 'steps', note: 'loss 0.5' });
    expect(drawn[1]['text/plain']).toBe('steps: 200 of 400 steps · 50/s · 4.0 s left · loss 0.5');
  });

  it('gives each task a bar in one output and escapes their texts', () => {
    const { drawn, options, pass } = recorder();
    const listen = progress('T', options);
    listen({ task: 'one', done: 1, total: 2 });
    pass(300);
    listen({ task: '<img src=x onerror=alert(1)>', done: 0, total: null, note: '</small><script>' });
    const html = drawn[1]['text/html'];
    expect(html.match(/<progress/g)).toHaveLength(2);
    expect(html).toContain('<progress value="1" max="2">');
    expect(html).not.toMatch(/<img|<script|<\/small><s/);
  });

  it('draws what came last, though no event follows', async () => {
    const { drawn, options } = recorder();
    const listen = progress('', { ...options, interval: 20 });
    listen({ task: 'a', done: 0, total: 9 });
    listen({ task: 'a', done: 5, total: 9 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(drawn.map((bundle) => bundle['text/plain'])).toEqual(['a: 0 of 9', 'a: 5 of 9']);
  });

  it('draws curves under the bars while they grow, and keeps them small', () => {
    const { drawn, options, pass } = recorder();
    const listen = progress('', options);
    const steps = 5000;
    for (let i = 1; i <= steps; i++) {
      const point = { panel: 'training loss', series: `fold ${1 + (i % 2)}`, x: i / steps, y: 1 / i };
      listen({ task: 'steps', done: i, total: steps, point: i === 7 ? { ...point, y: Number.NaN } : point });
      pass(1);
    }
    expect(drawn[1]['text/html'].match(/<polyline/g)).toHaveLength(2);
    const last = drawn.at(-1)?.['text/html'] ?? '';
    const lines = [...last.matchAll(/points="([^"]*)"/g)].map(([, points]) => points.split(' '));
    expect(lines.map((points) => points.length).every((count) => count > 100 && count < 400)).toBe(true);
    expect(last).not.toContain('NaN');
    expect(last).toContain('training loss: fold 2, fold 1');
  });
});
