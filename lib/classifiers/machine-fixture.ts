/** For tests: a machine on which nobody listens and nothing is interrupted. */
import { silent } from '../core/progress';
import type { Project } from '../core/project';
import type { Machine } from './contract';
import { type MachineSettings, machineSettings } from './machine-parameters';

/** A CPU, everything else as a notebook has it. */
export const SETTINGS: MachineSettings = machineSettings({ device: 'cpu' });

/** The machine of `project`. */
export function machineOf(project: Project): Machine {
  return { ...SETTINGS, project, progress: silent, signal: new AbortController().signal, stopAt: null };
}
