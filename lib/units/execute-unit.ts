/** Executes a unit against a storage root, once: a finished one is found, one under way elsewhere is waited for. */
import { messageOf } from '../core/check';
import type { Project } from '../core/project';
import { TimeBudgetSpent } from '../training/time-budget';
import { executeFoldUnit, isFoldUnitDone } from './execute-fold-unit';
import { executeIngestUnit, isIngestUnitDone } from './execute-ingest-unit';
import { type Unit, unitFolder, unitKey } from './unit';
import type { UnitContext, UnitOutcome, Watched } from './unit-context';
import { UnitProgressFile } from './unit-progress';

/** Whether the unit's work is there, every file as it was recorded. */
export function isUnitDone(project: Project, unit: Unit): Promise<boolean> {
  switch (unit.kind) {
    case 'fold':
      return isFoldUnitDone(project, unit);
    case 'ingest':
      return isIngestUnitDone(project, unit);
  }
}

/** Does the work of `unit` unless it is done. What was saved before a failure or an interrupt stays. */
export async function executeUnit(unit: Unit, context: UnitContext): Promise<UnitOutcome> {
  if (await isUnitDone(context.project, unit)) return 'found';
  const file = new UnitProgressFile(unitFolder(context.project, unit), unitKey(unit), context.now);
  const begun: UnitContext = {
    ...context,
    progress: (event) => {
      context.progress(event);
      file.listen(event);
    },
  };
  const watched: Watched = (work) => tellHowItEnds(file, context, () => work(begun));
  switch (unit.kind) {
    case 'fold':
      return executeFoldUnit(unit, context, watched);
    case 'ingest':
      return executeIngestUnit(unit, context, watched);
  }
}

/** Whether work ended because it was told to, or out of time, rather than because something is wrong. */
export function wasStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || error instanceof TimeBudgetSpent;
}

async function tellHowItEnds<T>(
  file: UnitProgressFile,
  { signal }: UnitContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await file.end('finished', null);
    return result;
  } catch (error) {
    await file.end(wasStopped(error, signal) ? 'interrupted' : 'failed', messageOf(error));
    throw error;
  }
}
