/** Scopes: who disposes which tensor when. */
import { EagerTensor } from './eager-tensor';

/** Nested scopes over one engine's tensors. */
export class Scopes {
  private readonly open: EagerTensor[][] = [];
  private marks = 0;

  /** Puts a new tensor under the innermost scope; without one its maker disposes it. */
  add(tensor: EagerTensor): void {
    if (this.open.length > 0) this.open[this.open.length - 1].push(tensor);
  }

  /** Runs `work` and disposes what it made, except what it returns and what was kept. */
  run<T>(work: () => T): T {
    const created: EagerTensor[] = [];
    this.open.push(created);
    const mark = ++this.marks;
    try {
      const result = work();
      if (result instanceof Promise)
        throw new Error('scope: expected work that returns at once; received a promise');
      markTensors(result, mark);
      return result;
    } finally {
      this.open.pop();
      const outer = this.open.at(-1);
      for (const tensor of created) {
        if (tensor.lifetime !== 'scope') continue;
        if (tensor.mark !== mark) tensor.dispose();
        else outer?.push(tensor);
      }
    }
  }
}

/** Marks the tensors in `value`: a tensor, or arrays, maps and plain objects of such values to any depth. */
function markTensors(value: unknown, mark: number): void {
  if (value instanceof EagerTensor) value.mark = mark;
  else if (Array.isArray(value)) for (const item of value) markTensors(item, mark);
  else if (value instanceof Map) for (const item of value.values()) markTensors(item, mark);
  else if (isPlainObject(value)) for (const item of Object.values(value)) markTensors(item, mark);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
