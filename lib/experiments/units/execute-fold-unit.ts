/** A fold's unit done: its rows opened, its classifier found, and the same code as in a notebook trains it. */

import type { FoldTrainer } from '../../classifiers/fold-trainer';
import { classifierOf } from '../../classifiers/registry';
import { check } from '../../core/check';
import { canonicalJson, hashOf } from '../../core/hash';
import type { JsonObject } from '../../core/json';
import type { Project } from '../../core/project';
import { provenance } from '../../core/provenance';
import { executeFold } from '../../runs/execute-fold';
import { earlierFold } from '../../runs/fold';
import { mlflowServer } from '../../tracking/mlflow-server';
import { foldOfUnit } from './fold-of-unit';
import { type FoldUnit, runFolder } from './fold-unit';
import type { UnitOutcome, UnitUnderWay } from './unit-context';

/** Whether the fold is finished below the storage root, its files verified. */
export async function isFoldUnitDone(project: Project, unit: FoldUnit): Promise<boolean> {
  const folder = runFolder(project, unit);
  return (await earlierFold(unit, { folder, inputsHash: hashOf(unit.inputs) })).state === 'finished';
}

/** Trains the fold unless another process does, which is waited for, or has. */
export async function executeFoldUnit(unit: FoldUnit, context: UnitUnderWay): Promise<UnitOutcome> {
  const { project, progress, signal, now } = context;
  const { inputs, fold, ids, config } = unit;
  const say = (note: string) => progress({ task: `fold ${fold}`, done: 0, total: null, note });
  const open = async () => {
    context.begin();
    say('reading snapshot and split');
    const opened = await foldOfUnit(project, unit);
    signal.throwIfAborted();
    return { fold: opened, trainer: await trainerOf(unit, context) };
  };
  const { trained } = await executeFold({ fold, ids, config }, open, {
    ...{ folder: runFolder(project, unit), inputs, server: await mlflowServer() },
    ...{ commit: provenance(now()).commit, progress, signal, now, onWait: say },
  });
  return trained ? 'done' : 'found';
}

/** The trainer that the unit asks for; what it starts from must be what the run was begun with. */
async function trainerOf(
  { inputs, config: own = inputs.config, machine: settings }: FoldUnit,
  context: UnitUnderWay,
): Promise<FoldTrainer> {
  const { project, progress, signal, stopAt } = context;
  const classifier = classifierOf(inputs.classifier);
  const machine = { ...settings, project, progress, signal, stopAt };
  const config = classifier.configOf(own);
  const readiness = await classifier.readiness?.(machine);
  if (readiness?.missing) throw new Error(readiness.missing);
  checkIdentity({ ...inputs, config: own }, await classifier.identity(config, machine));
  return classifier.train(config, machine);
}

/** Throws where this machine would train something else than the run that the unit belongs to. */
function checkIdentity({ classifier, config }: FoldUnit['inputs'], here: JsonObject): void {
  const { files: asked = [], ...wanted } = config;
  const { files: found = [], ...read } = here;
  check(
    canonicalJson(read) === canonicalJson(wanted),
    () =>
      `${classifier}: this code reads the config otherwise than the code that wrote it; run the notebook again`,
  );
  check(
    canonicalJson(found) === canonicalJson(asked),
    () =>
      `${classifier}: expected the weights that the run was begun with; those found for ${wanted.weights} differ. Put ` +
      `the same files into data/models/${wanted.weights} of the storage, or run the notebook again`,
  );
}
