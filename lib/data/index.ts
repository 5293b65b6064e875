/** Records, cleaned into examples, kept as snapshots, and summed up. */
export { cleaningEffects } from './clean/cleaning-effects';
export { saysDeath } from './clean/death-phrases';
export { correctionSentence } from './labels/corrections';
export { firstRecords } from './read/first-records';
export { checkAccounts } from './store/check-accounts';
export { dataCard } from './store/data-card';
export type { Example } from './store/example';
export { longTable } from './store/long-table';
export { naturalCounts } from './store/natural-counts';
export { currentSnapshot } from './store/snapshot';
export {
  countsByFieldAndLabel,
  countsByLabel,
  countsByYearAndLabel,
  countWords,
  dropTable,
  fillRates,
  narrativeLengths,
} from './store/summaries';
export { takeSnapshot } from './store/take-snapshot';
