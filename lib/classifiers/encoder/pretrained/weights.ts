/** The weights file of a model's folder, whichever form it has. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../core/check';
import { type NamedArray, readSafetensors } from '../bert/safetensors';
import { readTorchWeights } from './torch-weights';

/** Names that weights go by, best first: safetensors are no program, and checked faster. */
export const WEIGHTS_FILES = ['model.safetensors', 'pytorch_model.bin'] as const;

/** A file and the arrays that were asked for. */
export interface WeightsFile {
  readonly file: string;
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

/** The path of the weights in `folder`; null when there are none. */
export function weightsPath(folder: string): string | null {
  return WEIGHTS_FILES.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Reads the arrays that `wanted` names from `folder`'s model.safetensors, else from its pytorch_model.bin. */
export async function readWeights(folder: string, wanted: (name: string) => boolean): Promise<WeightsFile> {
  const file = weightsPath(folder);
  check(file !== null, () => `${folder}: expected ${WEIGHTS_FILES.join(' or ')}; found neither`);
  const arrays = file.endsWith('.bin')
    ? await readTorchWeights(file, wanted)
    : await readSafetensors(file, wanted);
  return { file, arrays };
}
