/** What leaving out one group at a time says of a number. */

/** The uncertainty of a number, by its change as groups are left out. */
export interface Jackknife {
  /** Standard error; NaN where the number does not exist without one of the groups. */
  readonly error: number;
  /** Degrees of freedom of `error`: about the number of groups where all pull alike, few where few pull most. */
  readonly freedom: number;
}

/**
 * The jackknife of `value` (Tukey 1958), which is `without[i]` where one group of kind i is left out, of which there are
 * `frequencies[i]` (one each by default). Where pulls are normal with variances of their own, the sum of their squares s has
 * variance 2/3 of the expected sum of fourth powers q: Satterthwaite (1946) matches 3 s^2 / q degrees of freedom to it.
 */
export function jackknife(
  value: number,
  without: ArrayLike<number>,
  frequencies?: ArrayLike<number>,
): Jackknife {
  let [groups, squares, fourths] = [0, 0, 0];
  for (let i = 0; i < without.length; i++) {
    const frequency = frequencies?.[i] ?? 1;
    const square = (without[i] - value) ** 2;
    groups += frequency;
    squares += frequency * square;
    fourths += frequency * square * square;
  }
  return { error: Math.sqrt((squares * (groups - 1)) / groups), freedom: (3 * squares * squares) / fourths };
}
