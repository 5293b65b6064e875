/** The points of a training, one line each: what event files are made of and what a server is still to be told. */
import { appendFileSync } from 'node:fs';
import { mkdir, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkNumber, messageOf } from '../core/check';

/** Numbers that were measured at once. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Optimizer step, iteration or epoch: what the series count by. */
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * An append-only file of points. Within a series (a name of `values`) steps only grow: a step that is computed again
 * after a kill keeps its first measurement, so that no reader ever sees it twice.
 */
export class PointJournal {
  private readonly lastSteps = new Map<string, number>();

  private constructor(
    private readonly path: string,
    private readonly known: Point[],
  ) {
    for (const point of known) this.count(point);
  }

  /** Opens or begins the file; a last line that a kill cut short is removed. */
  static async open(path: string): Promise<PointJournal> {
    await mkdir(dirname(path), { recursive: true });
    const { points, bytes, length } = await readLines(path);
    if (bytes < length) await truncate(path, bytes);
    return new PointJournal(path, points);
  }

  /** All points, in the order in which they came. */
  get points(): readonly Point[] {
    return this.known;
  }

  /** Writes what of the point is new, at once; returns that, or null where nothing is. */
  add({ time, step, values }: Point): Point | null {
    checkNumber(step, 'step of a point', { min: 0, integer: true });
    const fresh = Object.entries(values).filter(([name]) => step > (this.lastSteps.get(name) ?? -1));
    if (fresh.length === 0) return null;
    const point = { time, step, values: Object.fromEntries(fresh) };
    // Written before the step that follows: a kill loses no point that a checkpoint is beyond.
    appendFileSync(this.path, `${JSON.stringify(point, spellNumber)}\n`);
    this.count(point);
    this.known.push(point);
    return point;
  }

  private count({ step, values }: Point): void {
    for (const name of Object.keys(values)) this.lastSteps.set(name, step);
  }
}

/** The points of a journal; none where there is no file. */
export async function readPoints(path: string): Promise<Point[]> {
  return (await readLines(path)).points;
}

/** NaN and the infinities as text, as MLflow and protocol buffers' JSON spell them. */
export function spellNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Complete lines, the bytes they take and those of the file. */
async function readLines(path: string): Promise<{ points: Point[]; bytes: number; length: number }> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const bytes = content.lastIndexOf(10) + 1;
  const lines = content.subarray(0, bytes).toString().split('\n').slice(0, -1);
  return { points: lines.map((line, i) => parse(line, `${path}:${i + 1}`)), bytes, length: content.length };
}

function parse(line: string, where: string): Point {
  try {
    const { time, step, values } = JSON.parse(line) as Point;
    const numbers = Object.entries(values).map(([name, value]) => [name, Number(value)]);
    return { time, step, values: Object.fromEntries(numbers) };
  } catch (error) {
    throw new Error(
      `${where}: expected a point as JSON; ${messageOf(error)}. Delete the file: scores do not depend on it`,
    );
  }
}
