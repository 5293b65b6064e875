/** For checks: a choice whose Phase 2 is all-MiniLM-L6-v2, fine-tuned for one epoch. */

import { resolvePretrained } from '../classifiers/encoder/pretrained/resolve-pretrained';
import { quickRecipe } from '../classifiers/encoder/training/recipe';
import { bertTrainer } from '../classifiers/encoder/training/train-fold';
import { messageOf } from '../core/check';
import { codeRoot } from '../core/project';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { openTensorflow } from '../tensorflow/open-tensorflow';
import type { ChoiceOptions } from './choice-fixture';

const NAME = 'all-MiniLM-L6-v2';

/** What makes the choice, or why it cannot be made on this machine. */
export async function miniLmChoice(): Promise<ChoiceOptions | { readonly reason: string }> {
  const found = await resolvePretrained(NAME, { root: codeRoot() }).catch(messageOf);
  const reason = missingLibrary() || (typeof found === 'string' ? found : '');
  if (reason !== '' || typeof found === 'string') return { reason };
  const recipe = quickRecipe({
    weights: NAME,
    maxLength: 64,
    epochs: 1,
    learningRate: 1e-4,
  });
  const engine = await openTensorflow({ device: 'cpu' });
  return { recipe, bert: bertTrainer(recipe, engine, { pretrained: found.folder }) };
}
