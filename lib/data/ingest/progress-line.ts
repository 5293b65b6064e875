/** Progress on a terminal: one line that changes in place; in a log, a line now and then. */
import type { Clock } from '../../core/clock';
import type { Progress, ProgressEvent } from '../../core/progress';
import { changingLine, type TextStream } from '../../core/text/printable';

const TERMINAL_MS = 200;
const LOG_MS = 10_000;

/** A listener that prints task, count, rate and time left to `stream`, default standard output. */
export function progressLine(clock: Pick<Clock, 'now'>, stream?: TextStream): Progress {
  const line = changingLine(stream);
  let task: { readonly name: string; readonly start: number; readonly from: number } | null = null;
  let printed = Number.NEGATIVE_INFINITY;
  return (event) => {
    const now = clock.now();
    const begins = task?.name !== event.task;
    if (task === null || begins) task = { name: event.task, start: now, from: event.done };
    const ends = event.total !== null && event.done >= event.total;
    if (!begins && !ends && now - printed < (line.live ? TERMINAL_MS : LOG_MS)) return;
    printed = now;
    const text = describe(event, (now - task.start) / 1000, task.from);
    if (ends) line.end(text);
    else line.change(text);
  };
}

/** `Fetching: 12,000 of 155,000 reports, 410/s, 6 min left`; the rate does not count what was there before. */
export function describe(
  { task, done, total, unit = '', note }: ProgressEvent,
  seconds: number,
  from: number,
): string {
  const rate = seconds > 0 ? (done - from) / seconds : 0;
  const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  const parts = [`${task}: ${number(done)}${total === null ? '' : ` of ${number(total)}`} ${unit}`.trim()];
  if (rate > 0) parts.push(`${number(Number(rate.toPrecision(2)))}/s`);
  if (rate > 0 && total !== null && done < total) parts.push(`${duration((total - done) / rate)} left`);
  if (note) parts.push(note);
  return parts.join(', ');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
