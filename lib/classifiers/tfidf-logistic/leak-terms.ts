/** Strong terms that may say more about how a report was filed than about what happened. */
import { LABEL_NAMES, type Label } from '../../core/labels';
import type { TfidfLogistic } from './model-format';
import { topTerms } from './top-terms';

/**
 * Why a term is suspected: it names an outcome, it is a number or a word of the form, or nearly all narratives with it
 * come from one manufacturer.
 */
export type LeakReason = 'names the outcome' | 'form or number' | "one manufacturer's words";

/** A suspected term among the strongest of a class. */
export interface LeakTerm {
  readonly class: string;
  readonly rank: number;
  readonly term: string;
  readonly weight: number;
  readonly reason: LeakReason;
  /** Narratives read that hold it. */
  readonly narratives: number;
  /** Share of those that have the term's class as their label. */
  readonly shareOfClass: number;
  /** Share of those that come from the manufacturer with the most of them. */
  readonly shareOfManufacturer: number;
}

/** What is read of a training example. */
export interface ManufacturedText {
  readonly text: string;
  readonly label: Label;
  readonly manufacturer: string | null;
}

const OUTCOME =
  /\b(?:died|dies|dead|deaths?|deceased|expired|passed away|fatal(?:ity)?|demise|autopsy|injur(?:y|ies|ed)|malfunction(?:s|ed|ing)?)\b/;
const FORM =
  /\d{3,}|\b(?:mdr|medwatch|3500a?|mfr|exemption|importer|redacted|report number|this report|reported event|follow up report|supplemental|[bdefgh]\d{1,2})\b/;

const LEAST_NARRATIVES = 10;
const MOST_OF_ONE = 0.9;
const COMMON_MANUFACTURER = 0.5;

/**
 * The suspects among the `count` strongest terms of each class, by this rule. A term names the outcome when it holds a
 * word of dying, injury or malfunction. It is of the form when it holds three digits in a row or a word of the report's
 * own form. It is one manufacturer's when at least nine tenths of the at least ten narratives with it that name a
 * manufacturer come from one, which has less than half of all narratives. `examples` are what is counted.
 */
export function leakTerms(
  model: TfidfLogistic,
  examples: readonly ManufacturedText[],
  count: number,
): LeakTerm[] {
  const top = topTerms(model, count).filter(({ weight }) => weight > 0);
  const columnOf = new Map(model.vectorizer.featureNames.map((term, column) => [term, column]));
  const holders = rowsByColumn(
    model,
    examples,
    top.map(({ term }) => columnOf.get(term) as number),
  );
  const everyone = new Set(dominant(examples, COMMON_MANUFACTURER));
  return top.flatMap(({ class: name, rank, term, weight }) => {
    const rows = holders.get(columnOf.get(term) as number) ?? [];
    const held = rows.map((row) => examples[row]);
    const [maker] = dominant(held, MOST_OF_ONE);
    const named = held.filter(({ manufacturer }) => manufacturer !== null).length;
    const ofOne = named >= LEAST_NARRATIVES && maker !== undefined && !everyone.has(maker);
    const words = term.replace(/^(?:word|char)__/, '');
    const reason: LeakReason | null = OUTCOME.test(words)
      ? 'names the outcome'
      : FORM.test(words)
        ? 'form or number'
        : ofOne
          ? "one manufacturer's words"
          : null;
    if (reason === null) return [];
    const ofClass = held.filter(({ label }) => LABEL_NAMES[label] === name).length;
    return [
      {
        class: name,
        rank,
        term,
        weight,
        reason,
        narratives: held.length,
        shareOfClass: ofClass / Math.max(1, held.length),
        shareOfManufacturer: largestShare(held),
      },
    ];
  });
}

/** The examples that hold each of `columns`. */
function rowsByColumn(
  { vectorizer }: TfidfLogistic,
  examples: readonly ManufacturedText[],
  columns: readonly number[],
): Map<number, number[]> {
  const found = new Map<number, number[]>(columns.map((column) => [column, []]));
  const { offsets, indices } = vectorizer.transform(examples.map(({ text }) => text));
  for (let row = 0; row < examples.length; row++)
    for (let i = offsets[row]; i < offsets[row + 1]; i++) found.get(indices[i])?.push(row);
  return found;
}

/** The manufacturers that have at least `share` of the examples that name one. */
function dominant(examples: readonly ManufacturedText[], share: number): string[] {
  const counts = countManufacturers(examples);
  const named = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return [...counts].filter(([, n]) => n >= share * named).map(([maker]) => maker);
}

function largestShare(examples: readonly ManufacturedText[]): number {
  const counts = [...countManufacturers(examples).values()];
  const named = counts.reduce((sum, n) => sum + n, 0);
  return named === 0 ? 0 : Math.max(...counts) / named;
}

function countManufacturers(examples: readonly ManufacturedText[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { manufacturer } of examples)
    if (manufacturer !== null) counts.set(manufacturer, (counts.get(manufacturer) ?? 0) + 1);
  return counts;
}
