/** What decides an NB-SVM; part of a run's id. */
import { checkValues } from '../../core/parameters/check-value';
import { pickValues, type Values } from '../../core/parameters/definition';
import { nbSvmParameters } from './parameters';

/** Values of `nbSvmParameters`, which has their ranges and reasons. */
export type NbSvmConfig = Values<typeof nbSvmParameters>;

/** Keeps and checks the members of a config; more may stand beside them (a notebook's parameters). */
export function nbSvmConfig(values: NbSvmConfig): NbSvmConfig {
  checkValues(nbSvmParameters, values, 'nb-svm');
  return pickValues(nbSvmParameters, values);
}
