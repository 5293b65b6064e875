/** Units of work: what a process elsewhere needs to know to do a part of a run, and that process. */
export { executeUnit, isUnitDone } from './execute-unit';
export { type ExecutorOptions, foldExecutor } from './fold-executor';
export type { FoldDraw, FoldUnit, UnitMachine } from './fold-unit';
export { partsHere, partsOnCluster } from './ingest-parts';
export type { IngestFile, IngestUnit } from './ingest-unit';
export { type FoundWeights, type RemoteOptions, remoteFolds } from './remote-folds';
export { readUnit, type Unit, unitFolder, unitKey, unitPath, writeUnit } from './unit';
export type { UnitContext, UnitOutcome } from './unit-context';
export type { RunJobs } from './unit-job';
export { readUnitProgress, type UnitProgress, type UnitState } from './unit-progress';
export type { UnitRow } from './unit-rows';
