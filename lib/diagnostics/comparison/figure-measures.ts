/** Which measures a figure needs. */
import { FALLBACK, type MeasureKey } from '../../metrics/measures';

/** Rows without those of macro F1 over the classes with support, where macro F1 itself says the same. */
export function withoutTwins<Row extends { readonly key: MeasureKey; readonly difference: number | null }>(
  rows: readonly Row[],
): Row[] {
  const hasMacro = rows.some(({ key, difference }) => key === 'macroF1' && difference !== null);
  return rows.filter(({ key }) => !(hasMacro && key === FALLBACK));
}
