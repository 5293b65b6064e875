/** Parameters of the machine that trains: nothing here changes a number beyond rounding. */
import { define, pickValues, type Values, valuesInProfile } from '../core/parameters/definition';

/** Device, memory and time. */
export const machineParameters = define({
  device: {
    type: 'choice',
    choices: ['auto', 'cpu', 'gpu'],
    doc: 'auto takes the GPUs where there are any; gpu refuses to go on without one',
    profiles: 'auto',
  },
  devicePlan: {
    type: 'choice',
    choices: ['scatterBatch', 'foldPerDevice'],
    doc: 'What several GPUs are for: each micro-batch over all of them, as the reference, or a fold on each',
    profiles: 'scatterBatch',
  },
  estimateSteps: {
    type: 'integer',
    min: 0,
    max: 200,
    doc: 'Steps that are timed before training, to say how long it will take; 0 leaves it out',
    profiles: { quick: 0, pretrained: 8, full: 20 },
  },
  recompute: {
    type: 'boolean',
    doc: 'Computes a layer again in the backward pass instead of keeping it: slower, half the memory',
    profiles: false,
  },
  checkpointMinutes: {
    type: 'number',
    min: 0,
    doc: 'A fold that is killed goes on from its last checkpoint; one is written this often, and at every epoch',
    profiles: 10,
  },
  budgetMinutes: {
    type: 'number',
    min: 0,
    doc: 'Of local: stops cleanly after this long, saved, to go on in another session; 0 never stops',
    profiles: 0,
  },
  threads: { type: 'integer', min: 0, doc: 'Of libtensorflow on the CPU; 0 lets it choose', profiles: 0 },
});

/** See `machineParameters`. */
export type MachineValues = Values<typeof machineParameters>;

/** What several devices are for. */
export type DevicePlan = MachineValues['devicePlan'];

const { estimateSteps: _steps, budgetMinutes: _budget, ...settings } = machineParameters;

/** Those that a unit of work takes along: how it runs wherever it is executed. */
export const settingParameters = settings;

/** See `settingParameters`. */
export type MachineSettings = Values<typeof settingParameters>;

/** All settings: those given, the others as usual. */
export function machineSettings(given: Partial<MachineSettings> = {}): MachineSettings {
  return pickValues(settingParameters, { ...valuesInProfile(settingParameters, 'quick'), ...given });
}
