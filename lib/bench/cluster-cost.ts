/** What a full job costs on a cluster, worked out from a few figures: how many rounds of units, and how long each is. */

/** A figure and where it comes from. */
export interface Figure {
  readonly value: number;
  readonly from: 'measured in this run' | 'given';
}

/** Folds to train, each a unit of its own. */
export interface TrainingJob {
  readonly folds: number;
  readonly seeds: number;
  /** Of one fold on one machine. */
  readonly foldSeconds: number;
  /** Of a unit: the job system's start, and the process's own until it learns. */
  readonly overheadSeconds: number;
}

/** Reports to clean in parts, and one merge of all, which is not divided. */
export interface IngestJob {
  readonly reports: number;
  readonly parts: number;
  readonly reportsPerSecond: number;
  readonly mergedPerSecond: number;
  readonly overheadSeconds: number;
}

/** Hours on so many machines, a unit on each at a time. */
export function trainingHours(job: TrainingJob, machines: number): number {
  const rounds = Math.ceil((job.folds * job.seeds) / machines);
  return (rounds * (job.foldSeconds + job.overheadSeconds)) / 3600;
}

/** Hours on so many cores, a part on each at a time, then the merge. */
export function ingestHours(job: IngestJob, cores: number): number {
  const { reports, parts, reportsPerSecond, mergedPerSecond, overheadSeconds } = job;
  const partSeconds = reports / parts / reportsPerSecond + overheadSeconds;
  return (Math.ceil(parts / cores) * partSeconds + reports / mergedPerSecond) / 3600;
}
