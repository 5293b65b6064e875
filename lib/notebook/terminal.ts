/** Lines for the terminal of a report that is being made: they pass by the notebook's outputs. */
import { writeSync } from 'node:fs';

/** Stands before a line that the report command shows. */
export const TERMINAL_MARK = '\u001emaude ';

/** Writes a line to the terminal when the report command runs this kernel; else does nothing. */
export function tellTerminal(line: string): void {
  if (process.env.MAUDE_REPORT !== '1') return;
  try {
    writeSync(2, `${TERMINAL_MARK}${line.replace(/\s+/g, ' ')}\n`);
  } catch {
    // A full or closed pipe must not stop the work.
  }
}
