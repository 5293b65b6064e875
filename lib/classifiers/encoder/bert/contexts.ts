/** What the parts of the model read in a pass, beside the states that flow through them. */
import type { BatchTensors } from './batch';
import type { BertConfig } from './config';
import type { Dropout } from './dropout';
import type { Ops } from './ops';
import type { EmitGradient, Weights } from './parameters';

/** Runs a part of a pass and frees what it made, except what it returns; with a pause before each, no part is long. */
export type RunPart = <R>(part: () => R) => Promise<R>;

/** A model on one device. */
export interface ModelContext {
  readonly ops: Ops;
  readonly config: BertConfig;
  readonly weights: Weights;
}

/** One batch on its way up. */
export interface ForwardContext extends ModelContext {
  readonly batch: BatchTensors;
  readonly dropout: Dropout;
  /** Whether a backward pass follows: without one the slopes are not computed. */
  readonly training: boolean;
  readonly run: RunPart;
}

/** The gradients of one batch on their way down. */
export interface BackwardContext extends ModelContext {
  readonly batch: BatchTensors;
  readonly emit: EmitGradient;
  readonly run: RunPart;
}
