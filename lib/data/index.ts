/** Records, cleaned into examples, kept as snapshots, and summed up. */
export { cleaningEffects } from './cleaning-effects';
export { dataCard } from './data-card';
export { saysDeath } from './death-phrases';
export type { Example } from './example';
export { firstRecords } from './first-records';
export { longTable } from './long-table';
export { naturalCounts } from './natural-counts';
export { currentSnapshot } from './snapshot';
export { countsByFieldAndLabel, countsByYearAndLabel, countWords, dropTable, fillRates, narrativeLengths } from './summaries';
export { takeSnapshot } from './take-snapshot';
