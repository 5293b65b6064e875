/** The machine of this process, for work that is no experiment. */
import type { Machine } from '../classifiers/contract';
import { machineSettings } from '../classifiers/machine-parameters';
import { currentSession } from '../core/session';

/** The session's project, its progress by `title` and its interrupt, on whatever devices there are. */
export function sessionMachine(title: string): Machine {
  const { project, progress, signal } = currentSession();
  return { ...machineSettings(), project, progress: progress(title), signal: signal(), stopAt: null };
}
