/** Everything that decides how a BERT is trained on a fold. Part of a run's id, written beside every checkpoint. */
import { check } from '../../../core/check';
import { checkValue } from '../../../core/parameters/check-value';
import { type Profile, pickValues, type Values, valuesInProfile } from '../../../core/parameters/definition';
import { unknownName } from '../../../core/parameters/unknown-name';
import { recipeParameters } from './recipe-parameters';

/** What pretrained weights bring with them. */
const SIZES = ['hiddenSize', 'layers', 'heads', 'vocabularySize'] as const;
type Size = (typeof SIZES)[number];

/** The values of `recipeParameters`. */
export type RecipeValues = Values<typeof recipeParameters>;

/**
 * How a fold is trained, under the names of its parameters, whose ranges and reasons `recipeParameters` holds. With
 * pretrained weights (`weights` is not empty) the sizes are null: they are those of the weights. `weights` is a name,
 * for reports; where the folder lies is the caller's business and enters no id.
 */
export type Recipe = Omit<RecipeValues, Size> & { readonly [Name in Size]: number | null };

/** A recipe of a network of its own, on random weights. */
export type ScratchRecipe = RecipeValues & { readonly weights: '' };

/**
 * A checked recipe, its members in one order; what is not given is as in `profile`, `full` by default. Throws what is
 * wrong, naming the member.
 */
export function recipe(given: Partial<Recipe> = {}, profile: Profile = 'full'): Recipe {
  const names = Object.keys(recipeParameters);
  for (const name of Object.keys(given))
    check(Object.hasOwn(recipeParameters, name), () => unknownName('recipe', name, names));
  const full: Recipe = { ...valuesInProfile(recipeParameters, profile), ...given };
  const brought: readonly string[] = isFromScratch(full) ? [] : SIZES;
  const members = Object.entries(recipeParameters).map(([name, definition]) => [
    name,
    brought.includes(name) ? null : checkValue(definition, full[name as keyof Recipe], `recipe: ${name}`),
  ]);
  return Object.fromEntries(members) as Recipe;
}

/** A small BERT from scratch that learns in minutes on two cores: what the `quick` profile trains. */
export function quickRecipe(changes: Partial<Recipe> = {}): Recipe {
  return recipe(changes, 'quick');
}

/** The checked recipe among a notebook's parameters; more members may stand beside it. */
export function recipeOf(parameters: RecipeValues | Recipe): Recipe {
  return recipe(pickValues(recipeParameters, parameters as RecipeValues));
}

/** Whether the recipe makes a network of its own sizes, rather than beginning with pretrained weights. */
export function isFromScratch(recipe: Recipe): recipe is ScratchRecipe {
  return recipe.weights === '';
}
