/** What a traced function may not do, said with the line of the closure and the way out. */
import { join, sep } from 'node:path';

/** A closure that cannot become a function. */
export class TraceRefusal extends Error {
  override readonly name = 'TraceRefusal';
}

const OWN = join(__dirname, '..') + sep;
const FRAMES = 60;

/** Remembers where the program is, cheaply: the stack is put into words only when it is asked for. */
export function markPlace(): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const place = new Error('place');
  Error.stackTraceLimit = before;
  return place;
}

/** `loss (cell.ts:12:5)`: the innermost frame that is neither of this room nor of a package. */
export function lineOf(place: Error): string {
  const frame = framesOf(place).find((line) => !isInner(line));
  return frame === undefined ? 'an unknown line' : frame.trim().replace(/^at (async )?/, '');
}

/** Whether a frame lies in a package; source maps name TensorFlow.js's files without `node_modules`. */
export function isPackage(frame: string): boolean {
  return /node_modules|[/\\]tfjs-[\w-]+[/\\]src[/\\]|\bnode:/.test(frame);
}

/** The frames of a place, innermost first. */
export function framesOf(place: Error): string[] {
  return (place.stack ?? '').split('\n').filter((line) => /^\s*at /.test(line));
}

/** Files of this room are inner ones, save tests and benches, which hold closures as users do. */
function isInner(frame: string): boolean {
  if (isPackage(frame) || /\(<anonymous>\)/.test(frame)) return true;
  return frame.includes(OWN) && !/(\.test|\.check|-fixture|[/\\]bench[\w-]*)\.ts/.test(frame);
}

/** The refusal of `what`, met at `place`, with the way out. */
export function refusal(what: string, wayOut: string, place: Error = markPlace()): TraceRefusal {
  return new TraceRefusal(`${what}, at ${lineOf(place)}: a traced function cannot. ${wayOut}`);
}
