/** Progress bars in a notebook: one output, one bar a task, and curves where there are any, redrawn in place. */

import type { Progress, ProgressEvent } from '../core/progress';
import { escapeHtml, plainText } from '../core/text/escape';
import { printError } from '../core/text/printable';
import { formatNumber, formatSeconds } from './format';
import { LiveCurves } from './live-curves';
import { liveDisplay, type MimeBundle } from './output';
import { tellTerminal } from './terminal';

/** How often bars are drawn, and where to. */
export interface ProgressOptions {
  /** Least time between two drawings, in milliseconds. Default: 250. */
  readonly interval?: number;
  /** Milliseconds that never run backwards. Default: `performance.now`. */
  readonly clock?: () => number;
  /** Replaces what was drawn before. Default: an output of the running cell; lines on standard error elsewhere. */
  readonly draw?: (bundle: MimeBundle) => void;
}

interface Bar {
  event: ProgressEvent;
  readonly start: number;
  /** Work done when the bar was first seen: rates do not count what a resumed task brought along. */
  readonly from: number;
  last: number;
}

/** Bars shown at once; of the finished ones before them only their number. */
const MAX_BARS = 12;

/**
 * Returns a listener that draws a live bar for each task it hears of, with rate and time left; `title` stands before
 * the tasks' names. The last state of a bar stays.
 */
export function progress(title = '', options: ProgressOptions = {}): Progress {
  const { interval = 250, clock = () => performance.now() } = options;
  const bars = new Map<string, Bar>();
  const curves = new LiveCurves();
  let draw = options.draw;
  let drawn = -Infinity;
  let later: NodeJS.Timeout | undefined;
  const redraw = () => {
    clearTimeout(later);
    later = undefined;
    drawn = clock();
    draw ??= liveDisplay() ?? printLine;
    const bundle = render(title, [...bars.values()], curves.html());
    draw(bundle);
    tellTerminal(bundle['text/plain']);
  };
  return (event) => {
    if (event.point) curves.add(event.point);
    const now = clock();
    const bar = bars.get(event.task) ?? { event, start: now, from: event.done, last: now };
    bar.event = event;
    bar.last = now;
    // Set again, a bar moves to the end: the latest news stands last where lines are printed.
    bars.delete(event.task);
    bars.set(event.task, bar);
    if (now - drawn >= interval || isDone(event)) redraw();
    else later ??= setTimeout(redraw, interval).unref();
  };
}

function isDone({ done, total }: ProgressEvent): boolean {
  return total !== null && done >= total;
}

function render(title: string, bars: readonly Bar[], curves: string): MimeBundle {
  const byStart = [...bars].sort((a, b) => a.start - b.start);
  const hidden = Math.max(0, byStart.length - MAX_BARS);
  const shown = byStart.slice(hidden);
  const html = shown.map((bar) => {
    const { task, done, total } = bar.event;
    const value = total === null ? '' : ` value="${Number(done)}" max="${Math.max(Number(total), 1e-9)}"`;
    return `<div><span>${escapeHtml(nameOf(title, task))}</span><progress${value}></progress><small>${escapeHtml(stateOf(bar))}</small></div>`;
  });
  if (hidden > 0) html.unshift(`<div><small>${hidden} earlier tasks</small></div>`);
  const latest = bars[bars.length - 1];
  return {
    'text/html': `<div class="maude-progress">${html.join('')}${curves}</div>`,
    'text/plain': plainText(`${nameOf(title, latest.event.task)}: ${stateOf(latest)}`),
  };
}

function nameOf(title: string, task: string): string {
  return title && task && title !== task ? `${title} \u00b7 ${task}` : title || task;
}

/** `120 of 600 rows · 40/s · 12 s left · loss 0.52`. */
function stateOf({ event, start, from, last }: Bar): string {
  const { done, total, unit = '', note } = event;
  const seconds = (last - start) / 1000;
  const rate = seconds > 0 ? (done - from) / seconds : 0;
  const count = total === null ? formatNumber(done) : `${formatNumber(done)} of ${formatNumber(total)}`;
  const parts = [unit ? `${count} ${unit}` : count];
  if (rate > 0)
    parts.push(
      rate >= 1 ? `${formatNumber(Number(rate.toPrecision(3)))}/s` : `${formatSeconds(1 / rate)} each`,
    );
  if (isDone(event)) parts.push(formatSeconds(seconds));
  else if (total !== null && rate > 0) parts.push(`${formatSeconds((total - done) / rate)} left`);
  if (note) parts.push(note);
  return parts.join(' \u00b7 ');
}

function printLine(bundle: MimeBundle): void {
  printError(bundle['text/plain']);
}
