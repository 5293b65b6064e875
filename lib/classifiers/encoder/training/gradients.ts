/** The gradients of one optimizer step, summed over its micro-batches. */
import { check } from '../../../core/check';
import type { Tensor } from '../../../tensorflow/engine';
import type { Ops } from '../bert/ops';
import type { EmitGradient } from '../bert/parameters';

/** Sums by parameter tensor name. */
export class Gradients {
  private readonly sums = new Map<string, Tensor>();

  constructor(private readonly ops: Ops) {}

  /** Adds one gradient; to be handed to `backward`. */
  readonly add: EmitGradient = (name, gradient) => {
    const sum = this.sums.get(name);
    const next = sum === undefined ? gradient : this.ops.add(sum, gradient);
    this.sums.set(name, this.ops.engine.keep(next));
    sum?.dispose();
  };

  /** Adds the sums of another device, and frees them there. */
  receive(others: Gradients): void {
    for (const [name, sum] of others.sums) this.ops.section(() => this.add(name, this.ops.receive(sum)));
    others.dispose();
  }

  /** The sum of one tensor's gradients, which the caller disposes. */
  take(name: string): Tensor {
    const sum = this.sums.get(name);
    check(sum !== undefined, () => `${name}: expected a gradient; received none`);
    this.sums.delete(name);
    return sum;
  }

  /** The names in the order in which their first gradients came. */
  get names(): readonly string[] {
    return [...this.sums.keys()];
  }

  /** Frees the sums. */
  dispose(): void {
    for (const sum of this.sums.values()) sum.dispose();
    this.sums.clear();
  }
}
