/** Executes a unit against a storage root, once: a finished one is found, one under way elsewhere is waited for. */

import { messageOf } from '../../core/check';
import type { Project } from '../../core/project';
import { isTimeUp } from '../../core/time-budget';
import { UnitProgressFile } from '../../remote/unit-progress';
import { executeFoldUnit, isFoldUnitDone } from './execute-fold-unit';
import { executeIngestUnit, isIngestUnitDone } from './execute-ingest-unit';
import { type Unit, unitFolder, unitKey } from './unit';
import type { UnitContext, UnitOutcome, UnitUnderWay } from './unit-context';

/** Whether the unit's work is there, every file as it was recorded. */
export function isUnitDone(project: Project, unit: Unit): Promise<boolean> {
  return unit.kind === 'fold' ? isFoldUnitDone(project, unit) : isIngestUnitDone(project, unit);
}

/** Does the work of `unit` unless it is done. What was saved before a failure or an interrupt stays. */
export async function executeUnit(unit: Unit, context: UnitContext): Promise<UnitOutcome> {
  if (await isUnitDone(context.project, unit)) return 'found';
  const file = new UnitProgressFile(unitFolder(context.project, unit), unitKey(unit), context.now);
  let begun = false;
  const underWay: UnitUnderWay = {
    ...context,
    begin: () => {
      begun = true;
    },
    progress: (event) => {
      context.progress(event);
      if (begun) file.listen(event);
    },
  };
  try {
    const outcome = await (unit.kind === 'fold'
      ? executeFoldUnit(unit, underWay)
      : executeIngestUnit(unit, underWay));
    if (begun) await file.end('finished', null);
    return outcome;
  } catch (error) {
    const state = wasStopped(error, context.signal) ? 'interrupted' : 'failed';
    if (begun) await file.end(state, messageOf(error));
    throw error;
  }
}

/** Whether work ended because it was told to, or out of time, rather than because something is wrong. */
export function wasStopped(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || isTimeUp(error);
}
