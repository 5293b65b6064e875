/** The parameters cell of a notebook. */
import { table } from '../table';
import type { Definitions, Literals, Parameters } from './definition';
import { resolveParameters } from './resolve';

/**
 * Resolves a notebook's parameters and shows the table of them: name, value, where it came from, why. A value in the
 * cell wins over `--set`, this over the environment (`MAUDE_LEARNING_RATE` for `learningRate`), this over the profile.
 */
export function parameters<D extends Definitions>(definitions: D, literals: Literals<D>): Parameters<D> {
  const { values, resolved } = resolveParameters(definitions, literals);
  const rows = resolved.map(({ name, value, source, doc }) => ({
    parameter: name,
    value: String(value),
    'set by': source,
    why: doc,
  }));
  table(rows, { caption: 'Parameters as resolved', maxText: 200 });
  return values;
}
