/** How many independent groups a set of examples is worth. */

/** Fewer than these say too little of how the next ones would fall: a bootstrap of them covers less than it states. */
export const LEAST_CLUSTERS = 30;

/**
 * (sum n)^2 / sum n^2 over the groups' sizes n: their number where all are of one size, near 1 where one holds nearly all
 * (Carter, Schnepel and Steigerwald 2017, Rev. Econ. Stat. 99:698, without its further corrections).
 */
export function effectiveClusters(sizes: Iterable<number>): number {
  let [total, squares] = [0, 0];
  for (const size of sizes) {
    total += size;
    squares += size * size;
  }
  return squares === 0 ? 0 : (total * total) / squares;
}
