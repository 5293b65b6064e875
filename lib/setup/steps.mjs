/** @file Progress of the set-up: a line when a step starts, its latest note while it runs, its seconds at the end. */
import { changingLine } from '../core/text/printable.cjs';

/**
 * @typedef {object} Steps
 * @property {(text: string) => void} line prints one line
 * @property {<T>(title: string, work: (note: (text: string) => void) => Promise<T>) => Promise<T>} step runs `work`,
 *   which may report how far it is
 */

const TERMINAL_MS = 200;
const LOG_MS = 10_000;

/**
 * Prints steps to a stream. Steps may run side by side. A terminal sees one line that changes in place and one for
 * each step that ended; a log sees a line at the start, one every ten seconds, one at the end.
 * @param {import('../core/text/printable.cjs').TextStream} [stream] default: standard output
 * @returns {Steps}
 */
export function printSteps(stream) {
  const { live, change, end: line } = changingLine(stream);
  /** @type {Set<{ title: string, start: number, latest: string }>} */
  const running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const show = () => {
    const texts = [...running].map(
      (step) => `${step.title}: ${seconds(step.start)}${step.latest && `, ${step.latest}`}`,
    );
    if (live) change(`  ${texts.join(' | ')}`);
    else for (const text of texts) line(`  ${text}`);
  };

  return {
    line,
    async step(title, work) {
      const step = { title, start: performance.now(), latest: '' };
      if (running.size === 0) timer = setInterval(show, live ? TERMINAL_MS : LOG_MS);
      running.add(step);
      if (!live) line(`  ${title} ...`);
      try {
        const result = await work((text) => {
          step.latest = text;
        });
        line(`  ${title}: done in ${seconds(step.start)}`);
        return result;
      } catch (error) {
        line(`  ${title}: failed after ${seconds(step.start)}`);
        throw error;
      } finally {
        running.delete(step);
        if (running.size === 0) clearInterval(timer);
      }
    },
  };
}

/** @param {number} start */
function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/**
 * `274 MB`, `3.4 GB`: decimal units, as download sizes are stated.
 * @param {number} bytes
 */
export function megabytes(bytes) {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
