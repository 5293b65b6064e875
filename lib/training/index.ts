/** Training: the recipe, its checkpoints, and the rule that chooses one. */
export { type RankingRow, rankingTable } from './ranking-table';
export {
  type Candidate,
  candidateName,
  type RankedCandidate,
  SELECTION_RULES,
  type Selection,
  type SelectionOptions,
  type SelectionRule,
  selectCheckpoint,
} from './selection';
