/** The machine of this process, for work that is no experiment. */
import type { Machine } from '../classifiers/contract';
import { machineParameters } from '../classifiers/machine-parameters';
import { valuesInProfile } from '../core/parameters/definition';
import { currentSession } from '../core/session';

/** The session's project, its progress by `title` and its interrupt, on whatever devices there are. */
export function sessionMachine(title: string): Machine {
  const { project, progress, signal } = currentSession();
  const { device, threads, devicePlan, recompute, checkpointMinutes } = valuesInProfile(
    machineParameters,
    'quick',
  );
  const settings = { device, threads, devicePlan, recompute, checkpointMinutes };
  return { ...settings, project, progress: progress(title), signal: signal(), stopAt: null };
}
