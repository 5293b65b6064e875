/** A scorer from the settings in a folder and whatever opens its model. */
import { join } from 'node:path';
import type { Predictor } from '../classifiers/contract';
import { Scorer, type ScorerChoices } from '../classifiers/scorer/scorer';
import type { ScorerSettings } from '../classifiers/scorer/scorer-settings';
import { check } from '../core/check';
import { readSealed } from '../core/files/sealed';

/** The name of a scorer's settings in an exported folder. */
export const SCORER_FILE = 'scorer.json';

/** The model of `folder`, which `open` opens by its classifier's name, with its settings. */
export async function scorerAt(
  folder: string,
  open: (classifier: string) => Promise<Predictor>,
  choices?: ScorerChoices,
): Promise<Scorer> {
  const settings = await scorerSettingsAt(folder);
  return new Scorer(await open(settings.classifier), settings, choices);
}

/** The settings in an exported folder. Throws where it has none. */
export async function scorerSettingsAt(folder: string): Promise<ScorerSettings> {
  const path = join(folder, SCORER_FILE);
  const remedy = 'Delete the folder and run notebook 07-checkpoint-selection';
  const settings = await readSealed<ScorerSettings>(path, remedy);
  check(settings, () => `${path}: expected the settings of an exported model; found no such file. ${remedy}`);
  return settings;
}
