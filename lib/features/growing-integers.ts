/** A list of 32-bit integers that grows. */
export class GrowingIntegers {
  /** Holds the values in its first `length` places; replaced when it grows. */
  array: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.array = new Int32Array(capacity);
  }

  /** Appends `value`. */
  push(value: number): void {
    if (this.length === this.array.length) this.reserve(this.length + 1);
    this.array[this.length++] = value;
  }

  /** Makes room for `capacity` values in all, at least half as much again when it must grow. */
  reserve(capacity: number): void {
    if (capacity <= this.array.length) return;
    const larger = new Int32Array(Math.max(capacity, Math.ceil(this.array.length * 1.5)));
    larger.set(this.array.subarray(0, this.length));
    this.array = larger;
  }
}
