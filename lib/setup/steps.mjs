/** @file Progress of the set-up: a line when a step starts, its latest note while it runs, its seconds at the end. */

/**
 * @typedef {object} Steps
 * @property {(text: string) => void} line prints one line
 * @property {<T>(title: string, work: (note: (text: string) => void) => Promise<T>) => Promise<T>} step runs `work`,
 *   which may report how far it is
 */

const TERMINAL_MS = 200;
const LOG_MS = 10_000;

/**
 * Prints steps to a stream. A terminal sees one line a step that changes in place; a log sees a line at the start, one
 * every ten seconds, one at the end.
 * @param {NodeJS.WriteStream | { write(text: string): unknown, isTTY?: boolean, columns?: number }} [stream]
 * @returns {Steps}
 */
export function printSteps(stream = process.stdout) {
  const live = Boolean(stream.isTTY);
  /** @param {string} text */
  const line = (text) => {
    stream.write(`${text}\n`);
  };
  /** @param {string} text */
  const redraw = (text) => stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\x1b[K`);

  return {
    line,
    async step(title, work) {
      const start = performance.now();
      let latest = '';
      const seconds = () => ((performance.now() - start) / 1000).toFixed(1);
      const show = () => {
        const text = `  ${title}: ${seconds()} s${latest && `, ${latest}`}`;
        if (live) redraw(text);
        else line(text);
      };
      if (!live) line(`  ${title} ...`);
      const timer = setInterval(show, live ? TERMINAL_MS : LOG_MS);
      try {
        const result = await work((text) => {
          latest = text;
        });
        if (live) redraw('');
        line(`${live ? '\r' : ''}  ${title}: done in ${seconds()} s`);
        return result;
      } catch (error) {
        if (live) redraw('');
        line(`${live ? '\r' : ''}  ${title}: failed after ${seconds()} s`);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/**
 * `274 MB`, `3.4 GB`: decimal units, as download sizes are stated.
 * @param {number} bytes
 */
export function megabytes(bytes) {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
