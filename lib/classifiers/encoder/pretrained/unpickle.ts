/**
 * Reads Python pickles of protocol 2, the opcodes that torch.save uses and no other. Nothing is ever called by name:
 * a global is a name that the caller knows or refuses.
 */
import { check } from '../../../core/check';

/** A global of the pickle: a value that `REDUCE` may call, or one that is only passed on. */
export interface Global {
  readonly name: string;
  /** What the call gives; a global without it cannot be called. */
  readonly call?: (args: readonly unknown[]) => unknown;
}

/** What the pickle may refer to. */
export interface Unpickling {
  /** Named in errors. */
  readonly source: string;
  /** The global `module name`; throws for one that is not allowed. */
  readonly find: (name: string) => Global;
  /** The object that a persistent id stands for. */
  readonly persistent: (id: unknown) => unknown;
}

/**
 * Reads one pickle that starts at `start`. Tuples and lists become arrays, dicts maps (keys by identity of strings and
 * numbers), whole numbers beyond 2^53 bigints; the state that BUILD sets is dropped. Throws on anything else. Time and
 * memory are linear in the bytes read.
 */
export function unpickle(
  bytes: Buffer,
  start: number,
  unpickling: Unpickling,
): { value: unknown; end: number } {
  const machine = new Machine(bytes, start, unpickling);
  return { value: machine.run(), end: machine.at };
}

const MARK = Symbol('mark');
const MAX_LONG_BYTES = 16;

class Machine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    private readonly bytes: Buffer,
    public at: number,
    private readonly unpickling: Unpickling,
  ) {}

  run(): unknown {
    for (;;) {
      const code = this.take(1)[0];
      if (code === STOP) return this.pop();
      const step = STEPS.get(code);
      this.expect(
        step !== undefined,
        () => `expected an opcode of torch.save; received 0x${code.toString(16)}`,
      );
      step(this);
    }
  }

  protocol(version: number): void {
    this.expect(version <= 3, () => `expected protocol 2 or 3; received ${version}`);
  }

  take(length: number): Buffer {
    this.expect(
      length <= this.bytes.length - this.at,
      () => `expected ${length} more bytes; the pickle ends`,
    );
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    this.expect(end >= 0, () => 'expected a line; the pickle ends');
    const text = this.take(end - this.at).toString('utf8');
    this.at++;
    return text;
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    const value = this.top();
    this.stack.pop();
    return value;
  }

  top(): unknown {
    const value = this.stack.at(-1);
    this.expect(this.stack.length > 0 && value !== MARK, () => 'expected a value; the stack has none');
    return value;
  }

  mark(): void {
    this.stack.push(MARK);
  }

  /** Everything above the last mark, which goes too. */
  popToMark(): unknown[] {
    const at = this.stack.lastIndexOf(MARK);
    this.expect(at >= 0, () => 'expected a mark; the stack has none');
    return this.stack.splice(at).slice(1);
  }

  popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    this.expect(this.memo.has(index), () => `expected a remembered value; ${index} is none`);
    this.push(this.memo.get(index));
  }

  global(): void {
    const module = this.line();
    this.push(this.unpickling.find(`${module} ${this.line()}`));
  }

  reduce(): void {
    const [called, args] = this.popMany(2);
    const call = isGlobal(called) ? called.call : undefined;
    this.expect(
      call !== undefined && Array.isArray(args),
      () => 'expected a known function and its arguments',
    );
    this.push(call(args));
  }

  persistent(): void {
    this.push(this.unpickling.persistent(this.pop()));
  }

  setItems(items: readonly unknown[]): void {
    const map = this.top();
    this.expect(map instanceof Map && items.length % 2 === 0, () => 'expected a dict and pairs for it');
    for (let i = 0; i < items.length; i += 2) map.set(items[i], items[i + 1]);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    this.expect(Array.isArray(list), () => 'expected a list to append to');
    for (const item of items) list.push(item);
  }

  long(length: number): void {
    this.expect(length <= MAX_LONG_BYTES, () => `expected a whole number of 16 bytes; received ${length}`);
    const bytes = this.take(length);
    const hex = Buffer.from(bytes).reverse().toString('hex');
    const value = length === 0 ? 0n : BigInt.asIntN(8 * length, BigInt(`0x${hex}`));
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    this.push(exact ? Number(value) : value);
  }

  expect(condition: unknown, message: () => string): asserts condition {
    check(condition, () => `${this.unpickling.source}: pickle, byte ${this.at}: ${message()}`);
  }
}

function isGlobal(value: unknown): value is Global {
  return typeof value === 'object' && value !== null && 'name' in value;
}

const STOP = 0x2e;

/** By opcode, in the order of Python's pickletools. */
const STEPS = new Map<number, (machine: Machine) => void>([
  [0x80, (m) => m.protocol(m.take(1)[0])],
  [0x4e, (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [0x4b, (m) => m.push(m.take(1)[0])],
  [0x4d, (m) => m.push(m.take(2).readUInt16LE())],
  [0x4a, (m) => m.push(m.take(4).readInt32LE())],
  [0x8a, (m) => m.long(m.take(1)[0])],
  [0x47, (m) => m.push(m.take(8).readDoubleBE())],
  [0x58, (m) => m.push(m.take(m.take(4).readUInt32LE()).toString('utf8'))],
  [0x55, (m) => m.push(m.take(m.take(1)[0]).toString('latin1'))],
  [0x54, (m) => m.push(m.take(m.take(4).readUInt32LE()).toString('latin1'))],
  [0x28, (m) => m.mark()],
  [0x29, (m) => m.push([])],
  [0x5d, (m) => m.push([])],
  [0x7d, (m) => m.push(new Map())],
  [0x74, (m) => m.push(m.popToMark())],
  [0x85, (m) => m.push(m.popMany(1))],
  [0x86, (m) => m.push(m.popMany(2))],
  [0x87, (m) => m.push(m.popMany(3))],
  [0x61, (m) => m.append(m.popMany(1))],
  [0x65, (m) => m.append(m.popToMark())],
  [0x73, (m) => m.setItems(m.popMany(2))],
  [0x75, (m) => m.setItems(m.popToMark())],
  [0x71, (m) => m.remember(m.take(1)[0])],
  [0x72, (m) => m.remember(m.take(4).readUInt32LE())],
  [0x68, (m) => m.recall(m.take(1)[0])],
  [0x6a, (m) => m.recall(m.take(4).readUInt32LE())],
  [0x63, (m) => m.global()],
  [0x52, (m) => m.reduce()],
  [0x51, (m) => m.persistent()],
  [0x62, (m) => void m.pop()],
]);
