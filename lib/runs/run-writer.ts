/** Writes `run.json` of a run under way, one save after the other. */
import { join } from 'node:path';
import type { Lock } from '../core/files/lock';
import { writeParquet } from '../core/files/parquet';
import { writeSealed } from '../core/files/sealed';
import { hashOf } from '../core/hash';
import { provenance } from '../core/provenance';
import type { FinishedFold } from './execute-fold';
import { fileOf } from './fold';
import type { Place } from './place';
import { foldPredictions, PREDICTION_SCHEMA } from './predictions';
import type { ExecutionRequest } from './request';
import { RUN_FORMAT, type RunInputs, type RunManifest } from './run';
import { summarise } from './summary';

/** What a run is written from. */
export interface RunToWrite {
  readonly request: ExecutionRequest;
  readonly inputs: RunInputs;
  readonly place: Place;
  readonly lock: Lock;
  readonly now: () => Date;
}

/** The manifest of a run under way and how it is saved. */
export class RunWriter {
  private readonly start: number;
  private readonly before: number;
  private current: RunManifest;
  private saving: Promise<void> = Promise.resolve();

  constructor(private readonly run: RunToWrite) {
    this.start = run.now().getTime();
    this.before = run.place.found?.seconds ?? 0;
    this.current = beginning(run);
  }

  /** As it was saved last. */
  get manifest(): RunManifest {
    return this.current;
  }

  /** Saves it with `change`; throws when this process no longer owns the run. */
  save(change: Partial<RunManifest> = {}): Promise<void> {
    this.saving = this.saving.catch(() => {}).then(() => this.write(change));
    return this.saving;
  }

  /** Saves the folds that have ended so far, in the order of the folds. */
  saveFolds(ended: readonly FinishedFold[]): Promise<void> {
    return this.save({
      folds: ended.map(({ record }) => record),
      warnings: ended.flatMap(({ record, warnings }) => [...record.warnings, ...warnings]),
    });
  }

  /** Gathers the folds' predictions and saves the run as finished. */
  async finish(): Promise<void> {
    const { place, now } = this.run;
    const { folds } = this.current;
    const file = 'predictions.parquet';
    await writeParquet(join(place.folder, file), PREDICTION_SCHEMA, foldPredictions(place.folder, folds));
    await this.save({
      status: 'finished',
      summary: { nested: summarise(folds, 'nested'), reference: summarise(folds, 'reference')! },
      finishedAt: now().toISOString(),
      files: [await fileOf(place.folder, file)],
    });
  }

  private async write(change: Partial<RunManifest>): Promise<void> {
    const { lock, place, now } = this.run;
    const seconds = this.before + (now().getTime() - this.start) / 1000;
    const peakMemory = Math.max(this.current.peakMemory, process.resourceUsage().maxRSS * 1024);
    this.current = { ...this.current, ...change, seconds, peakMemory };
    await lock.confirm();
    await writeSealed(join(place.folder, 'run.json'), this.current);
  }
}

function beginning({ request, inputs, place, now }: RunToWrite): RunManifest {
  const made = provenance(now());
  return {
    format: RUN_FORMAT,
    id: place.id,
    phase: request.phase,
    name: request.name,
    status: 'running',
    message: null,
    inputs,
    inputsHash: hashOf(inputs),
    configHash: hashOf(inputs.config),
    synthetic: request.synthetic,
    profile: request.profile,
    folds: [],
    summary: null,
    warnings: [],
    sweep: request.sweep ?? null,
    device: request.device,
    seconds: 0,
    peakMemory: place.found?.peakMemory ?? 0,
    startedAt: place.found?.startedAt ?? made.createdAt,
    finishedAt: null,
    provenance: { ...made, versions: { ...made.versions, ...request.versions } },
    files: [],
  };
}
