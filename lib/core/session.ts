/** Where work happens and who hears of it: set by a notebook's `begin`, read by whatever composes. */
import { type Progress, silent } from './progress';
import { type Project, thisProject } from './project';

/** The surroundings of what runs in this process. */
export interface Session {
  readonly project: Project;
  /** A listener for work that goes by `title`. */
  progress(title?: string): Progress;
  /** Aborts at the next interrupt; each call gives a fresh one. */
  signal(): AbortSignal;
  /** A listener for rows that replace those before, in a table with this caption. */
  liveTable(caption: string): (rows: readonly object[]) => void;
  /** Says whether what is shown from here on comes from synthetic records. */
  markSynthetic(synthetic: boolean): void;
}

const KEY = Symbol.for('maude.session');

/** The session of this process: until one is set, this project, nobody who listens and no interrupt. */
export function currentSession(): Session {
  return (globalThis as { [KEY]?: Session })[KEY] ?? quietSession();
}

/** Sets the session; it survives a reload of lib. */
export function setSession(session: Session): void {
  (globalThis as { [KEY]?: Session })[KEY] = session;
}

/** A session in which nobody listens. */
export function quietSession(project: Project = thisProject()): Session {
  return {
    project,
    progress: () => silent,
    signal: () => new AbortController().signal,
    liveTable: () => () => {},
    markSynthetic: () => {},
  };
}
