/** What one kernel session remembers between cells; survives a reload of lib. */

/** State of the running session. */
export interface Session {
  /** Number of the notebook, `04`; null before `begin`. */
  notebook: string | null;
  /** True when what is shown comes from synthetic records. */
  synthetic: boolean;
  /** True once the chart library stands in the notebook. */
  chartsReady: boolean;
  /** Aborted at the next interrupt. */
  readonly interrupts: Set<AbortController>;
  /** True once somebody listens for interrupts. */
  listening: boolean;
}

const KEY = Symbol.for('maude.notebook.session');

/** The session of this process. */
export function session(): Session {
  const holder = globalThis as { [KEY]?: Session };
  holder[KEY] ??= {
    notebook: null,
    synthetic: false,
    chartsReady: false,
    interrupts: new Set(),
    listening: false,
  };
  return holder[KEY];
}

/** From here on every chart and table carries the word SYNTHETIC (or, with `false`, no longer does). */
export function markSynthetic(synthetic: boolean): void {
  session().synthetic = synthetic;
}
