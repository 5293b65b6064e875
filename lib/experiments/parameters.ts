/** Parameters that every experiment has, whatever its classifier: rows, folds, sweep, and where folds are trained. */

import { type drawnParameters, GPUS_PER_UNIT } from '../classifiers/drawn-parameters';
import type { MachineValues } from '../classifiers/machine-parameters';
import { seedParameters } from '../core/parameters/common';
import { define, type Values } from '../core/parameters/definition';
import { snapshotParameters } from '../data/parameters';
import { CHOOSING_MEASURES } from '../metrics/measures';
import { ON_INTERRUPT } from '../remote/job';
import { protocolParameters } from '../runs/parameters';
import { REUSES } from '../runs/request';
import { SWEEP_PROTOCOLS } from '../runs/sweep-record';
import { innerParameters, splitParameters } from '../splits/parameters';

/** What a model is trained on: the same of every classifier, so that they see identical rows. */
const rowParameters = define({
  ...snapshotParameters,
  ...splitParameters,
  ...protocolParameters,
  ...innerParameters,
  subset: {
    type: 'integer',
    min: 0,
    doc: 'Rows that Phase 2 learns from, and the Phase 1 that is paired with it; 0 is all of them',
    profiles: { quick: 2400, pretrained: 6000, full: 0 },
  },
  testSubset: {
    type: 'integer',
    min: 0,
    doc: 'Of these, rows of fold 1 where it alone is run; 0 draws from every fold in proportion',
    profiles: 0,
  },
  runFolds: {
    type: 'integer',
    min: 0,
    doc: 'Folds to run, from the first on; 0 is all of them. One fold takes a k-th of the time and has no spread',
    profiles: 0,
  },
  reuse: {
    type: 'choice',
    choices: REUSES,
    doc: 'finished finds the run of the same inputs again; never makes another one beside it',
    profiles: 'finished',
  },
  ablation: {
    type: 'boolean',
    doc: 'Trains once more without names of devices and makers: how much of a score is the name of the thing',
    profiles: false,
  },
  ...seedParameters,
});

/** What is tried before the folds are trained with the best of it. */
const sweepParameters = define({
  sweep: {
    type: 'text',
    doc: 'Fields and values to try: "learningRate=1e-5,5e-5; epochs=3,4", or ranges, "learningRate=1e-5..1e-4 log"; empty tries nothing',
    profiles: '',
  },
  sweepTrials: {
    type: 'integer',
    min: 0,
    max: 1000,
    doc: 'Seeded random draws from them; 0 tries every combination',
    profiles: 0,
  },
  sweepBy: {
    type: 'choice',
    choices: CHOOSING_MEASURES,
    doc: 'What is to be high on the inner parts',
    profiles: 'deathF1',
  },
  sweepFolds: {
    type: 'integer',
    min: 0,
    doc: 'Of a shared sweep: folds that every trial runs on, from the first on; 0 is all that are run',
    profiles: 1,
  },
  sweepProtocol: {
    type: 'choice',
    choices: ['auto', ...SWEEP_PROTOCOLS],
    doc:
      'nested gives each fold the best values of its own inner part, at the cost of a sweep a fold; shared chooses once, on ' +
      'rows that other folds test, and says how much that flatters; auto is nested where a classifier needs no library',
    profiles: 'auto',
  },
  sweepHalving: {
    type: 'integer',
    min: 0,
    max: 10,
    doc: 'One trial in so many goes on to so many times the rows, or epochs (successive halving); 0 prunes none',
    profiles: 0,
  },
});

/** Where folds are trained: here, or as jobs of a cluster. No number depends on it beyond rounding. */
const executorParameters = define({
  executor: {
    type: 'choice',
    choices: ['local', 'ray'],
    doc: 'local trains in this kernel; ray hands every fold to the Ray cluster of RAY_ADDRESS as a job of its own',
    profiles: 'local',
  },
  storage: {
    type: 'text',
    doc: 'Of ray: a folder that all nodes and this machine see, for this project alone; empty: the project itself',
    profiles: '',
  },
  cpusPerUnit: {
    type: 'number',
    min: 0.1,
    doc: 'Of ray: CPUs that a fold is given; where threads is 0 a fold computes on as many',
    profiles: { quick: 1, pretrained: 2, full: 4 },
  },
  gpusPerUnit: { type: 'number', min: 0, doc: GPUS_PER_UNIT, profiles: 0 },
  attempts: {
    type: 'integer',
    min: 1,
    max: 100,
    doc: 'Of ray: how often a fold is begun before it counts as failed; each goes on from the last checkpoint',
    profiles: 3,
  },
  onInterrupt: {
    type: 'choice',
    choices: ON_INTERRUPT,
    doc: 'Of ray: what an interrupt does to jobs under way; those that are left are found again',
    profiles: 'stop',
  },
});

/** What every experiment is told beside the parameters of its classifier. */
export const experimentParameters = define({
  ...rowParameters,
  ...sweepParameters,
  ...executorParameters,
});

/** See `experimentParameters`. */
export type ExperimentValues = Values<typeof experimentParameters>;

/** Everything that an experiment is told; a classifier's own parameters stand beside these. */
export type ExperimentParameters = ExperimentValues &
  Partial<Omit<Values<typeof drawnParameters>, 'gpusPerUnit'>> &
  Partial<MachineValues> & { readonly profile: string };
