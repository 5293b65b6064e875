/** The errors of a run with their narratives. */
import type { Run } from '../../runs/run';
import { scoredRun } from '../scored';
import { type ErrorToRead, errorsToRead } from './errors-to-read';

/** An error with what was written. */
export interface ReadableError extends ErrorToRead {
  readonly narrative: string;
}

/** The `count` surest mistakes of each kind, missed deaths first, as `errorsToRead` orders them. */
export async function readableErrors(
  run: Run,
  examples: readonly { readonly id: string; readonly text: string }[],
  count: number,
): Promise<ReadableError[]> {
  const textOf = new Map(examples.map(({ id, text }) => [id, text]));
  return errorsToRead(await scoredRun(run), count).map((error) => ({
    ...error,
    narrative: textOf.get(error.id) ?? '',
  }));
}
