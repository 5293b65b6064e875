/** Several runs of one call: all at once, and told apart by name. */
import type { ProgressEvent } from '../core/progress';

/** What works came to, in their order; all of them have ended before the first failure is thrown. */
export async function allAtOnce<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** A sign of life of the run that `words` name. */
export function named(words: string, { task, point, ...rest }: ProgressEvent): ProgressEvent {
  const name = (text: string) => `${words}, ${text}`;
  return { ...rest, task: name(task), point: point && { ...point, series: name(point.series) } };
}
