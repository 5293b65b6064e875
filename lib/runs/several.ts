/** Several runs of one call: told apart by name, one after another or all at once. */
import type { ProgressEvent } from '../core/progress';
import type { ExecutedRun, FoldExecutor } from './request';

/**
 * The runs that `executes` make, in their order. Those of a trainer follow one another in this process; what is done
 * elsewhere is under way at once, and all of it has ended before the first failure is thrown.
 */
export async function executeSeveral(
  executes: readonly (() => Promise<ExecutedRun>)[],
  executor: FoldExecutor,
): Promise<ExecutedRun[]> {
  const runs: ExecutedRun[] = [];
  if (typeof executor === 'function') {
    for (const execute of executes) runs.push(await execute());
    return runs;
  }
  const works = executes.map((execute) => execute());
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** A sign of life of the run that `words` name. */
export function named(words: string, { task, point, ...rest }: ProgressEvent): ProgressEvent {
  const name = (text: string) => `${words}, ${text}`;
  return { ...rest, task: name(task), point: point && { ...point, series: name(point.series) } };
}
