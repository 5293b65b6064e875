/** What stands for a tensor while a function is traced: an output of a node. It has a dtype and a shape, no values. */
import { dtypeOf } from '../dtypes';
import type { DType, Tensor } from '../engine';
import type { Pointer } from '../library/native';
import type { Output } from './graph-capi';

/** What a traced tensor asks its graph. */
export interface TensorGraph {
  /** TensorFlow's number of an output's dtype. */
  codeOf(output: Output): number;
  /** The shape of an output; -1 where it depends on values. */
  shapeOf(output: Output): readonly number[];
}

/** A tensor of a function that is being traced. */
export class TracedTensor implements Tensor, Output {
  /** Nothing is held for it: the graph goes as a whole. */
  readonly isDisposed = false;
  readonly device = 'graph';
  private known: readonly number[] | null = null;

  constructor(
    readonly graph: TensorGraph,
    readonly operation: Pointer,
    readonly index: number,
  ) {}

  get code(): number {
    return this.graph.codeOf(this);
  }

  get dtype(): DType {
    return dtypeOf(this.code);
  }

  get shape(): readonly number[] {
    this.known ??= this.graph.shapeOf(this);
    return this.known;
  }

  get size(): number {
    return this.shape.reduce((product, dim) => product * dim, 1);
  }

  dispose(): void {}

  /** `float32[2,3]`, traced. */
  toString(): string {
    return `${this.dtype}[${this.shape.map((dim) => (dim < 0 ? '?' : dim)).join(',')}]`;
  }
}
