/** The engine's tensor: a handle with its shape and dtype, read from TensorFlow when first asked for. */
import { dtypeName, dtypeOf } from './dtypes';
import type { DType, Tensor } from './engine';
import { handleDevice, handleShape } from './handles';
import type { Pointer } from './library/native';
import type { Runtime } from './runtime';

/** What a tensor tells its engine. */
export interface TensorKeeper {
  readonly runtime: Runtime;
  /** Frees the handle. */
  release(handle: Pointer): void;
}

/** How long a tensor lives. */
export type Lifetime = 'scope' | 'kept' | 'constant';

/** A tensor of the engine. */
export class EagerTensor implements Tensor {
  private knownShape: readonly number[] | null = null;
  private knownDtype: DType | null = null;
  /** The scope that will dispose it, by number; raised when a scope hands it on. */
  mark = 0;

  constructor(
    private readonly keeper: TensorKeeper,
    private handle: Pointer,
    public lifetime: Lifetime,
  ) {}

  /** The address of the handle; throws for a disposed tensor. */
  get pointer(): Pointer {
    if (this.handle !== 0) return this.handle;
    throw new Error('expected a live tensor; received a disposed one');
  }

  /** Tells what is known of a tensor that may be queued only, so that nobody has to wait to hear it. */
  describe(dtype: DType, shape: readonly number[]): this {
    this.knownDtype = dtype;
    this.knownShape = shape;
    return this;
  }

  /** The shape where it is known without waiting. */
  get shapeIfKnown(): readonly number[] | null {
    return this.knownShape;
  }

  get dtype(): DType {
    this.knownDtype ??= dtypeOf(this.keeper.runtime.capi.TFE_TensorHandleDataType(this.pointer));
    return this.knownDtype;
  }

  get shape(): readonly number[] {
    this.knownShape ??= handleShape(this.keeper.runtime, this.pointer);
    return this.knownShape;
  }

  get size(): number {
    let size = 1;
    for (const dim of this.shape) size *= dim;
    return size;
  }

  /** Where it lies: `/device:CPU:0`. */
  get device(): string {
    return handleDevice(this.keeper.runtime, this.pointer);
  }

  get isDisposed(): boolean {
    return this.handle === 0;
  }

  /** `float32[2,3]`; a dtype that this library does not carry by TensorFlow's number. */
  toString(): string {
    const code = this.keeper.runtime.capi.TFE_TensorHandleDataType(this.pointer);
    return `${dtypeName(code) ?? `dtype ${code} `}[${this.shape.join(',')}]`;
  }

  dispose(): void {
    if (this.handle === 0 || this.lifetime === 'constant') return;
    this.keeper.release(this.handle);
    this.handle = 0;
  }
}
