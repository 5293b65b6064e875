/** What became of a pretrained file's arrays, as rows of a table. */

import type { Pooling } from '../bert/config';
import { parameterSpecs, partsOf } from '../bert/parameters';
import { loadPretrained, type PretrainedValues } from '../bert/pretrained';

/** One group of arrays. */
export interface WeightRow {
  readonly weights: 'read' | 'newly initialized' | 'unused' | 'missing';
  readonly arrays: number;
  /** Numbers in them; null for arrays that were not read into the model. */
  readonly values: number | null;
  /** Their names, the first eight. */
  readonly names: string;
}

/**
 * Loads the model of `folder` with a head that reads `pooling`, and says what was read, drawn anew, left unused and
 * missing. A missing or misshapen array of the encoder is an error, so the last row counts 0.
 */
export async function weightRows(
  folder: string,
  { pooling }: { readonly pooling: Pooling },
): Promise<WeightRow[]> {
  return rowsOf(await loadPretrained(folder, { seed: 0, head: { pooling } }));
}

/** The rows of `weightRows` for a loaded model. */
export function rowsOf({ config, values, initialized, unused }: PretrainedValues): WeightRow[] {
  const drawn = new Set(initialized);
  const names = partsOf(parameterSpecs(config)).map(({ name }) => name);
  const count = (of: readonly string[]) => of.reduce((sum, name) => sum + (values.get(name)?.length ?? 0), 0);
  const read = names.filter((name) => !drawn.has(name));
  const missing = names.filter((name) => !values.has(name));
  return [
    { weights: 'read', arrays: read.length, values: count(read), names: listed(read) },
    {
      weights: 'newly initialized',
      arrays: initialized.length,
      values: count(initialized),
      names: listed(initialized),
    },
    { weights: 'unused', arrays: unused.length, values: null, names: listed(unused) },
    { weights: 'missing', arrays: missing.length, values: 0, names: listed(missing) },
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown}, and ${names.length - 8} more` : shown;
}
