/** The class shares that a model would meet outside, where a snapshot was made with other ones. */
import { check, show } from '../../core/check';
import { LABELS, type Label } from '../../core/labels';

/** Shares of the four classes and where they come from. */
export interface Prevalence {
  /** In the order of `LABELS`, summing to 1. */
  readonly shares: readonly number[];
  readonly origin: string;
}

/**
 * The shares of `given` (`D=0.01 I=0.3 M=0.68 O=0.01`, any positive scale), else those of `natural`, the counts that a
 * source brings for all its reports; null when there is neither.
 */
export function prevalenceOf(
  given: string,
  natural: Readonly<Record<Label, number>> | null = null,
): Prevalence | null {
  if (given.trim() !== '')
    return { shares: shared(parsePrevalence(given)), origin: 'given by the parameter prevalence' };
  if (!natural) return null;
  return { shares: shared(LABELS.map((label) => natural[label])), origin: 'counted by the source' };
}

function parsePrevalence(text: string): number[] {
  const pairs = text.trim().split(/[\s,;]+/);
  const wrong = () => `prevalence: expected D=0.01 I=0.3 M=0.68 O=0.01 or the like; received ${show(text)}`;
  const values = new Map(pairs.map((pair) => [pair.split('=')[0], pair.split('=')[1]]));
  check(pairs.length === LABELS.length && values.size === LABELS.length, wrong);
  return LABELS.map((label) => {
    const value = Number(values.get(label) ?? Number.NaN);
    check(Number.isFinite(value) && value >= 0, wrong);
    return value;
  });
}

function shared(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  check(
    total > 0,
    () => `prevalence: expected shares of which one is above 0; received ${values.join(', ')}`,
  );
  return values.map((value) => value / total);
}
