/** Months of a training snapshot, those with few reports put together. */

/** Reports of neighbouring months. */
export interface Period {
  /** `2024-03`, or `2024-03 to 2024-05`. */
  readonly name: string;
  /** Which reports, by their place. */
  readonly rows: Int32Array;
}

/**
 * The months of `dates` (`20240331` or `2024-03-31`), in order; a month joins the next until there are `least` reports, and
 * what is left at the end joins the last period. Reports without a date are in none.
 */
export function periodsOf(dates: readonly (string | null)[], least: number): Period[] {
  const months = new Map<string, number[]>();
  dates.forEach((date, row) => {
    const digits = (date ?? '').replace(/\D/g, '');
    if (!/^(?:19|20)\d\d(?:0[1-9]|1[0-2])/.test(digits)) return;
    const month = `${digits.slice(0, 4)}-${digits.slice(4, 6)}`;
    const rows = months.get(month);
    if (rows) rows.push(row);
    else months.set(month, [row]);
  });
  const joined: { months: string[]; rows: number[] }[] = [];
  for (const [month, rows] of [...months].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const open = joined.at(-1);
    if (open && open.rows.length < least) {
      open.months.push(month);
      open.rows.push(...rows);
    } else joined.push({ months: [month], rows });
  }
  const last = joined.at(-1);
  if (last && joined.length > 1 && last.rows.length < least) {
    joined.pop();
    joined.at(-1)?.months.push(...last.months);
    joined.at(-1)?.rows.push(...last.rows);
  }
  return joined.map(({ months: names, rows }) => ({
    name: names.length === 1 ? names[0] : `${names[0]} to ${names.at(-1)}`,
    rows: Int32Array.from(rows),
  }));
}
