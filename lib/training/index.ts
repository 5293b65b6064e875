/** Training: the recipe, its checkpoints, and the rule that chooses one. */

export { TimeBudgetSpent } from '../core/time-budget';
export type { Monitor } from './early-stopping';
export { type EstimateOptions, estimateTraining } from './estimate';
export {
  type AblationRow,
  ablateParts,
  type LearningRow,
  learningCurve,
  type NarrativeView,
  type StudyOptions,
} from '../classifiers/tfidf-logistic/studies';
export { predictCheckpoint } from './predict-checkpoint';
export { type RankingRow, rankingTable } from '../diagnostics/ranking-table';
export { quickRecipe, type Recipe, type RecipeValues, recipe, recipeOf } from './recipe';
export { bertRefitter } from './refit';
export {
  CANDIDATE_KINDS,
  type Candidate,
  type CandidateKind,
  type CandidateScores,
  candidateName,
  PREFERENCES,
  type Preference,
  type RankedCandidate,
  SELECTION_RULES,
  type Selection,
  type SelectionOptions,
  type SelectionRule,
  selectCheckpoint,
} from '../diagnostics/selection';
export { bertTrainer, type TrainerOptions } from './train-fold';
