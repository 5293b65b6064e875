/** The unit of training: one fold of one run. */
import { join } from 'node:path';
import { type MachineSettings, settingParameters } from '../../classifiers/machine-parameters';
import { CLASSIFIER_NAMES } from '../../classifiers/registry';
import { check, checkNumber, checkOneOf, show } from '../../core/check';
import { hashOf } from '../../core/hash';
import type { JsonObject } from '../../core/json';
import { checkValues } from '../../core/parameters/check-value';
import type { Project } from '../../core/project';
import { foldPath } from '../../runs/fold';
import { runsOf } from '../../runs/place';
import type { FoldRecord, RunInputs } from '../../runs/run';
import type { FoldDraw } from '../experiment-data';

/** One fold of one run, executed against the snapshot and the split of the storage root. */
export interface FoldUnit {
  readonly format: 'maude-unit/1';
  readonly kind: 'fold';
  /** The folder below `reports/runs/` that the fold is written to: a run's id, `-2` and so on included. */
  readonly run: string;
  readonly inputs: RunInputs;
  /** One of the run's. */
  readonly fold: number;
  /** How the fold's parts are drawn again. */
  readonly draw: FoldDraw;
  /** The fold's own config, where a sweep chose it; absent where it is that of the inputs. */
  readonly config?: JsonObject;
  /** Hashes of the examples' ids that must come of it. */
  readonly ids: FoldRecord['ids'];
  readonly machine: MachineSettings;
}

/** The folder of the unit's run. */
export function runFolder(project: Project, { inputs, run }: Pick<FoldUnit, 'inputs' | 'run'>): string {
  return join(runsOf(project, inputs), run);
}

/** The folder of the unit's fold. */
export function foldUnitFolder(project: Project, unit: FoldUnit): string {
  return join(runFolder(project, unit), foldPath(unit.fold));
}

/** Returns the unit when its members fit together, else throws, naming `path`. */
export function checkFoldUnit(unit: FoldUnit, path: string): FoldUnit {
  const { run, inputs, fold, draw, ids, machine } = unit;
  const members = { inputs, draw, ids, machine, config: unit.config ?? inputs?.config };
  for (const [name, member] of Object.entries(members))
    check(
      typeof member === 'object' && member !== null,
      () => `${path}: ${name}: expected an object; received ${show(member)}`,
    );
  const hash = hashOf(inputs).slice(0, 12);
  check(
    new RegExp(`^[a-z0-9-]+-${hash}(-\\d+)?$`).test(run),
    () => `${path}: run: expected an id that ends in ${hash}, the hash of its inputs; received ${show(run)}`,
  );
  checkOneOf(inputs.classifier, CLASSIFIER_NAMES, `${path}: inputs.classifier`);
  checkOneOf(fold, inputs.folds, `${path}: fold`);
  for (const name of ['seed', 'size', 'testSize'] as const)
    checkNumber(draw[name], `${path}: draw.${name}`, { min: 0, integer: true });
  checkValues(settingParameters, machine, `${path}: machine`);
  return unit;
}
