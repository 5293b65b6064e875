/** For tests: a machine on which nobody listens and nothing is interrupted. */
import { silent } from '../core/progress';
import type { Project } from '../core/project';
import type { Machine, MachineSettings } from './contract';

/** A CPU, everything else as a notebook has it. */
export const SETTINGS: MachineSettings = {
  device: 'cpu',
  threads: 0,
  devicePlan: 'scatterBatch',
  recompute: false,
  checkpointMinutes: 10,
};

/** The machine of `project`. */
export function machineOf(project: Project): Machine {
  return { ...SETTINGS, project, progress: silent, signal: new AbortController().signal, stopAt: null };
}
