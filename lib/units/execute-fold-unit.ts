/** A fold's unit done: the fold derived, its trainer made, and the same code as in a notebook run under the fold's lock. */
import { hashOf } from '../core/hash';
import type { Project } from '../core/project';
import { provenance } from '../core/provenance';
import { finishFold, withFoldLock } from '../runs/finish-fold';
import { earlierFold } from '../runs/fold';
import { mlflowServer } from '../tracking/mlflow-server';
import { deriveFold } from './derive-fold';
import { type FoldUnit, runFolder } from './fold-unit';
import { trainerOf } from './trainer-of';
import type { UnitContext, UnitOutcome, Watched } from './unit-context';

/** Whether the fold is finished below the storage root, its files verified. */
export async function isFoldUnitDone(project: Project, unit: FoldUnit): Promise<boolean> {
  const folder = runFolder(project, unit);
  return (await earlierFold(unit, { folder, inputsHash: hashOf(unit.inputs) })).state === 'finished';
}

/** Trains the fold unless another process, which is waited for, does; `watched` is entered when it is ours. */
export async function executeFoldUnit(
  unit: FoldUnit,
  { project, progress, signal }: UnitContext,
  watched: Watched,
): Promise<UnitOutcome> {
  const folder = runFolder(project, unit);
  const onWait = (reason: string) =>
    progress({ task: `fold ${unit.fold}`, done: 0, total: null, note: reason });
  return withFoldLock(folder, unit.fold, { signal, onWait }, async (confirm) => {
    if (await isFoldUnitDone(project, unit)) return 'found';
    return watched((context) => trainFold(unit, context, confirm));
  });
}

async function trainFold(
  unit: FoldUnit,
  { project, progress, signal, stopAt, now }: UnitContext,
  confirm: () => Promise<void>,
): Promise<UnitOutcome> {
  const { inputs, fold } = unit;
  progress({ task: `fold ${fold}`, done: 0, total: null, note: 'reading snapshot and split' });
  const parts = await deriveFold(project, unit);
  signal.throwIfAborted();
  const trainer = await trainerOf(unit, { project, progress, signal, stopAt });
  const { protocol, phase, seed } = inputs;
  const { commit } = provenance(now());
  const where = { folder: runFolder(project, unit), inputsHash: hashOf(inputs) };
  const server = await mlflowServer();
  const tracking = server && { server, inputs };
  const context = { ...where, protocol, phase, commit, confirm, now, tracking };
  await finishFold({ ...parts, seed, progress, signal }, trainer, context);
  return 'done';
}
