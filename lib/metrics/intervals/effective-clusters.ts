/** How many independent groups a set of examples is worth. */

/** Fewer than these say too little of how the next ones would fall; what intervals of more hold is said at `intervalOf`. */
export const LEAST_CLUSTERS = 30;

/**
 * (sum n)^2 / sum n^2 over the groups' sizes n: their number where all are of one size, near 1 where one holds nearly all
 * (Carter, Schnepel and Steigerwald 2017, Rev. Econ. Stat. 99:698, without its further corrections). A size may stand for
 * `frequencies` groups.
 */
export function effectiveClusters(sizes: Iterable<number>, frequencies?: ArrayLike<number>): number {
  let [total, squares, i] = [0, 0, 0];
  for (const size of sizes) {
    const times = frequencies?.[i++] ?? 1;
    total += times * size;
    squares += times * size * size;
  }
  return squares === 0 ? 0 : (total * total) / squares;
}

/** Why so few clusters have no interval; null where there are enough. */
export function tooFew(effective: number, least: number): string | null {
  if (effective >= least) return null;
  return `none: ${effective.toFixed(1)} effective groups, fewer than ${least}`;
}

/** A change that rounding alone could make. */
const ROUNDING = 1e-12;

/**
 * `effectiveClusters` of each number that `statistic` computes from the sums of groups, a group being as large as what it
 * adds to the cells that the number depends on: for the F1 of Death, the examples that are Death or called it.
 * `patterns` (`GroupSums`) has a row of cells a kind of group, `all` is their sum.
 */
export function ownClusters(
  { patterns, frequencies }: { readonly patterns: Float64Array; readonly frequencies: Int32Array },
  all: Float64Array,
  statistic: (sums: Float64Array) => readonly number[],
): number[] {
  // With something in every cell: a recall of 1 depends on its hits, though one more of them would not change it.
  const filled = all.map((sum) => sum + 1);
  const values = [...statistic(filled.slice())];
  const changed = Array.from(all.keys(), (cell) => [
    ...statistic(filled.map((sum, i) => (i === cell ? sum + 1 : sum))),
  ]);
  return values.map((value, i) => {
    const cells = [...all.keys()].filter((cell) => Math.abs(changed[cell][i] - value) > ROUNDING);
    const sizes = Array.from(frequencies, (_, pattern) =>
      cells.reduce((size, cell) => size + patterns[pattern * all.length + cell], 0),
    );
    return effectiveClusters(sizes, frequencies);
  });
}
