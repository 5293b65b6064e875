/** Resumable checkpoints of a fold: two folders in turn, so that one is whole whatever happens to the other. */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { check, messageOf } from '../../../core/check';
import { writeFileAtomic } from '../../../core/files/files';
import { readSealed, writeSealed } from '../../../core/files/sealed';
import { sha256File } from '../../../core/hash';
import { LABELS } from '../../../core/labels';
import type { Tokenizer } from '../../../features/tokenizer';
import type { EpochResult, FoldJob } from '../../fold-trainer';
import type { BertConfig } from '../bert/config';
import { MODEL_FILES, writeModel } from '../bert/model-files';
import { type ParameterPart, type ParameterValues, parameterSpecs, partsOf } from '../bert/parameters';
import { type NamedArray, readSafetensors, writeSafetensors } from '../bert/safetensors';
import type { Moments } from './adamw';
import {
  checkIdentity,
  RESUME_FORMAT,
  type ResumeIdentity,
  type ResumeRecord,
  type TrainingState,
} from './resume-record';

const FOLDERS = ['resume-a', 'resume-b'] as const;
const MANIFEST = 'resume.json';
const MOMENTS = 'moments.safetensors';
const PROBABILITIES = 'probabilities.bin';
const FILES = [...MODEL_FILES, MOMENTS, PROBABILITIES];

/** The model whose training is saved. */
export interface ResumeModel {
  readonly config: BertConfig;
  readonly tokenizer: Tokenizer;
}

/** Everything that the optimizer holds, bit for bit. */
export interface OptimizerState {
  readonly values: ParameterValues;
  readonly moments: Moments;
}

/** A training that goes on. */
export interface Resumed {
  readonly state: TrainingState;
  readonly optimizer: OptimizerState;
}

/** Writes and finds the checkpoints of one fold. */
export class ResumePoints {
  private sequence = 0;

  constructor(
    private readonly job: FoldJob,
    private readonly identity: ResumeIdentity,
    private readonly model: ResumeModel,
    private readonly warn: (message: string) => void,
  ) {}

  /**
   * The latest whole checkpoint; null without one. A damaged one is passed over with a warning; one of another
   * recipe, seed or data throws.
   */
  async read(): Promise<Resumed | null> {
    const found: { folder: string; record: ResumeRecord }[] = [];
    for (const name of FOLDERS) {
      const folder = join(this.job.folder, name);
      const record = await readSealed<ResumeRecord>(join(folder, MANIFEST), 'Delete it').catch((error) =>
        this.warnDamaged(folder, messageOf(error)),
      );
      if (record) found.push({ folder, record });
    }
    found.sort((a, b) => b.record.sequence - a.record.sequence);
    for (const { folder, record } of found) {
      const damage = await damageOf(folder, record);
      if (damage !== null) {
        this.warnDamaged(folder, damage);
        continue;
      }
      checkIdentity(folder, record, this.identity);
      this.sequence = record.sequence;
      return { state: await this.readState(folder, record), optimizer: await this.readOptimizer(folder) };
    }
    return null;
  }

  /** Writes a checkpoint over the older one of the two; its manifest goes first and comes last. */
  async write(state: TrainingState, { values, moments }: OptimizerState): Promise<void> {
    const sequence = this.sequence + 1;
    const folder = join(this.job.folder, FOLDERS[sequence % FOLDERS.length]);
    await rm(join(folder, MANIFEST), { force: true });
    await rm(folder, { recursive: true, force: true });
    await writeModel(folder, { ...this.model, values, maxLength: this.identity.recipe.maxLength });
    await writeSafetensors(join(folder, MOMENTS), momentArrays(this.parts(), moments));
    await writeFileAtomic(join(folder, PROBABILITIES), probabilityBytes(state.results));
    const files = [];
    for (const file of FILES) {
      const { size } = await stat(join(folder, file));
      files.push({ file, bytes: size, sha256: await sha256File(join(folder, file)) });
    }
    const results = state.results.map(({ inner: _, outer: __, ...rest }) => rest);
    const record: ResumeRecord = {
      format: RESUME_FORMAT,
      sequence,
      ...this.identity,
      ...state,
      results,
      files,
    };
    await writeSealed(join(folder, MANIFEST), record);
    this.sequence = sequence;
  }

  /** Removes both folders. */
  async remove(): Promise<void> {
    for (const name of FOLDERS) await rm(join(this.job.folder, name), { recursive: true, force: true });
  }

  private parts(): ParameterPart[] {
    return partsOf(parameterSpecs(this.model.config));
  }

  private async readState(folder: string, record: ResumeRecord): Promise<TrainingState> {
    const { step, microBatches, updates, lossScale, position, best } = record;
    const bytes = await readFile(join(folder, PROBABILITIES));
    const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
    let offset = 0;
    const take = (examples: number) => {
      offset += examples * LABELS.length;
      return numbers.slice(offset - examples * LABELS.length, offset);
    };
    const results = record.results.map((result) => ({
      ...result,
      inner: take(this.job.inner.length),
      outer: take(this.job.outer.length),
    }));
    check(
      offset === numbers.length,
      () => `${folder}: expected ${offset} probabilities; received ${numbers.length}`,
    );
    return { step, microBatches, updates, lossScale, position, best, results };
  }

  private async readOptimizer(folder: string): Promise<OptimizerState> {
    const weights = await readSafetensors(join(folder, 'model.safetensors'));
    const moments = await readSafetensors(join(folder, MOMENTS));
    const pick = (arrays: ReadonlyMap<string, NamedArray>, suffix: string) =>
      new Map(this.parts().map(({ name }) => [name, arrays.get(`${name}${suffix}`)!.values]));
    return {
      values: pick(weights, ''),
      moments: { mean: pick(moments, '.mean'), variance: pick(moments, '.variance') },
    };
  }

  private warnDamaged(folder: string, damage: string): null {
    this.warn(`${folder}: the checkpoint is damaged (${damage}); going on from what was saved before it`);
    return null;
  }
}

/** What is wrong with a checkpoint's files; null when they are as they were written. */
async function damageOf(folder: string, { format, files }: ResumeRecord): Promise<string | null> {
  if (format !== RESUME_FORMAT) return `${MANIFEST} has format ${format} rather than ${RESUME_FORMAT}`;
  if (!Array.isArray(files) || FILES.some((file) => !files.some((entry) => entry.file === file)))
    return `${MANIFEST} does not name every file`;
  for (const { file, bytes, sha256 } of files) {
    const path = join(folder, file);
    const size = await stat(path)
      .then((found) => found.size)
      .catch(() => null);
    if (size === null) return `${file} is missing`;
    if (size !== bytes) return `${file} has ${size} bytes rather than ${bytes}`;
    if ((await sha256File(path)) !== sha256) return `${file} has changed`;
  }
  return null;
}

function momentArrays(parts: readonly ParameterPart[], { mean, variance }: Moments): Map<string, NamedArray> {
  return new Map(
    parts.flatMap(({ name, shape }) => [
      [`${name}.mean`, { shape, values: mean.get(name) as Float32Array }] as const,
      [`${name}.variance`, { shape, values: variance.get(name) as Float32Array }] as const,
    ]),
  );
}

/** Float64, little endian: each epoch's inner part, then its outer part. */
function probabilityBytes(results: readonly EpochResult[]): Uint8Array {
  return Buffer.concat(
    results.flatMap(({ inner, outer }) =>
      [inner, outer].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
    ),
  );
}
