/** Folds of whole domains: what a model knows of reports of a collection or a manufacturer that it has not seen. */
import type { Label } from '../core/labels';
import { type Folding, TRAINING_ONLY } from './fold-numbers';
import { type GroupedOptions, groupedFolds } from './grouped';
import { manufacturerFamily } from './manufacturer-family';
import type { Sourced } from './source';

/** What says where an example comes from. */
export interface Originated extends Sourced {
  readonly manufacturer?: string | null;
  readonly productCode?: string | null;
}

/** An example with its label. */
export interface LabelledOrigin extends Originated {
  readonly label: Label;
}

/** The family of the manufacturer (`manufacturerFamily`), "" where none is named. */
export function familyOf({ manufacturer }: Pick<Originated, 'manufacturer'>): string {
  return manufacturer ? manufacturerFamily(manufacturer) : '';
}

/**
 * The domain of an example: its source, where it has none its manufacturer's family, where it has neither its product
 * code, each with a word before it that says which; "" where it has none of them.
 */
export function domainOf(example: Originated): string {
  const { source, productCode } = example;
  if (source) return `source ${source}`;
  const family = familyOf(example);
  if (family !== '') return `manufacturer ${family}`;
  return productCode ? `product ${productCode}` : '';
}

/**
 * Folds of whole names, dealt as groups are (`groupedFolds`); examples without a name ("") are only trained on. There
 * have to be at least as many names as folds.
 */
export function wholeFolds(
  labels: readonly Label[],
  names: readonly string[],
  options: GroupedOptions & { readonly what: string },
): Folding {
  const named = Array.from(names.keys()).filter((row) => names[row] !== '');
  const known = [...new Set(named.map((row) => names[row]))];
  const numbers = new Map(known.map((name, number) => [name, number]));
  const dealt = groupedFolds(
    named.map((row) => labels[row]),
    named.map((row) => numbers.get(names[row]) as number),
    options,
  );
  const folds = new Int32Array(names.length).fill(TRAINING_ONLY);
  named.forEach((row, i) => {
    folds[row] = dealt.folds[i];
  });
  const nameless = names.length - named.length;
  const warning = `${nameless} examples name no ${options.what}: only trained on`;
  const foldNames = dealt.foldNames.map((_, f) =>
    largestOf(
      named.filter((row) => folds[row] === f + 1),
      names,
    ),
  );
  return { ...dealt, folds, foldNames, warnings: [...(nameless > 0 ? [warning] : []), ...dealt.warnings] };
}

/** `medtronic, bard and 31 more`: the two largest, equal ones by name. */
function largestOf(rows: readonly number[], names: readonly string[]): string {
  const sizes = new Map<string, number>();
  for (const row of rows) sizes.set(names[row], (sizes.get(names[row]) ?? 0) + 1);
  const [first, second, ...rest] = [...sizes]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name);
  if (second === undefined) return first;
  return rest.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${rest.length} more`;
}
