/** The parameters of all notebooks by number. */
import { dataParameters } from './01';
import { imbalanceParameters } from './02';
import { splitParameters } from './03';
import { phase1Parameters } from './04';
import { encoderParameters, machineParameters, phase2Parameters, recipeParameters } from './05';
import { diagnosticsParameters } from './06';
import { selectionParameters } from './07';
import type { Definitions } from './definition';
import { executorParameters } from './executor';
import { sweepParameters } from './sweep';

/** `definitions['04']` goes into the parameters cell of notebook 04. */
export const definitions = {
  '01': dataParameters,
  '02': imbalanceParameters,
  '03': splitParameters,
  '04': { ...phase1Parameters, ...sweepParameters, ...executorParameters },
  '05': {
    ...phase2Parameters,
    ...sweepParameters,
    ...recipeParameters,
    ...encoderParameters,
    ...machineParameters,
  },
  '06': diagnosticsParameters,
  '07': selectionParameters,
} as const;

/** The names of the parameters that the given notebooks (all by default) know, sorted. */
export function parameterNames(notebooks: readonly string[] = Object.keys(definitions)): string[] {
  const byNumber: Readonly<Record<string, Definitions>> = definitions;
  return [...new Set(notebooks.flatMap((number) => Object.keys(byNumber[number] ?? {})))].sort();
}
