/** Parameters of where folds are trained: here, or as jobs of a cluster. No number depends on them beyond rounding. */
import { common } from './common';
import { define } from './definition';

/** What notebooks 04 and 05 share. */
export const executing = define({
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
  gpusPerUnit: { type: 'number', min: 0, doc: 'Of ray: GPUs that a fold is given', profiles: 0 },
  attempts: {
    type: 'integer',
    min: 1,
    max: 100,
    doc: 'Of ray: how often a fold is begun before it counts as failed; each goes on from the last checkpoint',
    profiles: 3,
  },
  onInterrupt: {
    type: 'choice',
    choices: ['stop', 'leave'],
    doc: 'Of ray: what an interrupt does to jobs under way; those that are left are found again',
    profiles: 'stop',
  },
});

/** See `parameters` in the second parameters cell of notebook 04. */
export const executorParameters = define({ ...common, ...executing });
