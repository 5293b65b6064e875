/** The order of what a function does beyond its results: variables read and written, things printed. */

import type { Pointer } from '../library/native';
import type { Operation } from '../operations';
import type { TracedTensor } from './traced-tensor';

interface Use {
  writer: Pointer;
  readers: Pointer[];
}

/** Operations that look at a variable and leave it as it is. */
const READERS: ReadonlySet<string> = new Set(['ReadVariableOp', 'VariableShape', 'VarIsInitializedOp']);

/** Key of what is not in a variable: output, assertions. */
const WORLD: Pointer = 0;

/**
 * A reader waits for the write before it, a writer for that and for the readers since: as if the operations ran one
 * after the other, but only where it matters.
 */
export class SideEffects {
  private readonly uses = new Map<Pointer, Use>();
  /** Nodes that must run whatever the results need. */
  readonly writers: Pointer[] = [];

  /** The nodes that a new one of `operation` has to wait for. */
  before(operation: Operation, inputs: readonly TracedTensor[]): Set<Pointer> {
    const nodes = new Set<Pointer>();
    for (const key of touched(operation, inputs)) {
      const use = this.uses.get(key);
      if (use === undefined) continue;
      if (use.writer !== 0) nodes.add(use.writer);
      if (!READERS.has(operation.name)) for (const reader of use.readers) nodes.add(reader);
    }
    return nodes;
  }

  /** Takes note of the new node. */
  after(operation: Operation, inputs: readonly TracedTensor[], node: Pointer): void {
    const keys = touched(operation, inputs);
    const reads = READERS.has(operation.name);
    for (const key of keys) {
      const use = this.uses.get(key) ?? { writer: 0, readers: [] };
      if (reads) use.readers.push(node);
      else Object.assign(use, { writer: node, readers: [] });
      this.uses.set(key, use);
    }
    if (keys.length > 0 && !reads) this.writers.push(node);
  }
}

function touched({ isStateful }: Operation, inputs: readonly TracedTensor[]): Pointer[] {
  const resources = inputs.filter(({ dtype }) => dtype === 'resource').map(({ operation }) => operation);
  return resources.length === 0 && isStateful ? [WORLD] : resources;
}
