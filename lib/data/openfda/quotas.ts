/** Shares of a number among places that hold only so many. */

/**
 * Spreads `total` over places by `weights`; none gets more than `available` there, and what one cannot take goes to the
 * others. Whole numbers by largest remainder, ties to the first name. When less is available, everything is taken.
 */
export function spread(
  total: number,
  available: Readonly<Record<string, number>>,
  weights: Readonly<Record<string, number>> = available,
): Record<string, number> {
  const shares = new Map<string, number>();
  let open = Object.keys(available)
    .filter((name) => available[name] > 0 && (weights[name] ?? 0) > 0)
    .sort();
  let left = total;
  for (;;) {
    const sum = open.reduce((all, name) => all + weights[name], 0);
    const shareOf = (name: string) => (left * weights[name]) / sum;
    const full = open.filter((name) => shareOf(name) >= available[name]);
    if (full.length === 0) {
      for (const name of open) shares.set(name, shareOf(name));
      break;
    }
    for (const name of full) shares.set(name, available[name]);
    left -= full.reduce((all, name) => all + available[name], 0);
    open = open.filter((name) => !full.includes(name));
  }
  return wholeNumbers(shares, Object.keys(available));
}

function wholeNumbers(shares: ReadonlyMap<string, number>, names: readonly string[]): Record<string, number> {
  const shareOf = (name: string) => shares.get(name) ?? 0;
  const whole = Object.fromEntries([...names].sort().map((name) => [name, Math.floor(shareOf(name) + 1e-9)]));
  const sum = [...shares.values()].reduce((a, b) => a + b, 0);
  let missing = Math.round(sum) - Object.values(whole).reduce((a, b) => a + b, 0);
  const rest = (name: string) => shareOf(name) - whole[name];
  for (const name of Object.keys(whole).sort((a, b) => rest(b) - rest(a))) if (missing-- > 0) whole[name]++;
  return whole;
}
