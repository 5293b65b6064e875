/** Disjoint sets of rows 0 to n - 1: who belongs together, directly or through others. */
export class DisjointSets {
  private readonly parents: Int32Array;

  constructor(size: number) {
    this.parents = Int32Array.from({ length: size }, (_, row) => row);
  }

  /** The row that stands for the set of `row`: the smallest of it. */
  find(row: number): number {
    const { parents } = this;
    let root = row;
    while (parents[root] !== root) root = parents[root];
    for (let at = row; parents[at] !== root; ) {
      const next = parents[at];
      parents[at] = root;
      at = next;
    }
    return root;
  }

  /** Joins the sets of `a` and `b`. */
  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y);
    this.parents[high] = low;
  }

  /** The number of each row's set, from 0 in order of first appearance. */
  numbers(): Int32Array {
    const numbers = new Int32Array(this.parents.length);
    let next = 0;
    for (let row = 0; row < numbers.length; row++) {
      const root = this.find(row);
      numbers[row] = root === row ? next++ : numbers[root];
    }
    return numbers;
  }
}
