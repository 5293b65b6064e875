/** Several runs of one call: told apart by name, one after another or all at once. */
import type { ProgressEvent } from '../core/progress';
import type { ExecutedRun, FoldExecutor } from '../runs/request';

/**
 * The runs that `executes` make, in their order: those of a trainer one after another in this process; what is done
 * elsewhere is under way at once.
 */
export async function executeSeveral(
  executes: readonly (() => Promise<ExecutedRun>)[],
  executor: FoldExecutor,
): Promise<ExecutedRun[]> {
  if (typeof executor !== 'function') return allEnded(executes.map((execute) => execute()));
  const runs: ExecutedRun[] = [];
  for (const execute of executes) runs.push(await execute());
  return runs;
}

/** What works came to, in their order; all of them have ended before the first failure is thrown. */
export async function allEnded<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** A sign of life of the run that `words` name. */
export function named(words: string, { task, point, ...rest }: ProgressEvent): ProgressEvent {
  const name = (text: string) => `${words}, ${text}`;
  return { ...rest, task: name(task), point: point && { ...point, series: name(point.series) } };
}
