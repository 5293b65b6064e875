/** How long work says how far it is; a notebook draws bars from it, a command line prints it, a test counts it. */

/** One sign of life. `done` of `total` in the words of `unit`; `note` is a short plain text (loss, rate). */
export interface ProgressEvent {
  readonly task: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit?: string;
  readonly note?: string;
  /** One more point of a curve, where the work has one. */
  readonly point?: CurvePoint;
  /** What was measured, in numbers: for trackers and tables; `note` says it to a reader. */
  readonly measures?: Measures;
}

/** Named numbers of one step; `loss`, `learningRate` and `tokensPerSecond` of a BERT. */
export interface Measures {
  /** Counts from 1 at the beginning of the fold, whatever was interrupted. */
  readonly step: number;
  /** The epoch under way, 1 for the first; none where a model knows none. */
  readonly epoch?: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A point of the curve `series` among those of one quantity (`panel`). */
export interface CurvePoint {
  readonly panel: string;
  readonly series: string;
  /** Epochs, the fraction of the one under way included. */
  readonly x: number;
  readonly y: number;
}

/** Receives signs of life; must be cheap and never throw. */
export type Progress = (event: ProgressEvent) => void;

/** For callers that do not listen. */
export const silent: Progress = () => {};

/** Lets the event loop turn (timers, messages, an interrupt) in the middle of synchronous work. */
export function breathe(): Promise<void> {
  // Browsers, whose pages tokenize too, have no setImmediate.
  return new Promise((resolve) =>
    typeof setImmediate === 'function' ? void setImmediate(resolve) : void setTimeout(resolve, 0),
  );
}
