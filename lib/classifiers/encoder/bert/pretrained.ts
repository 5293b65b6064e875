/** Pretrained weights from a local folder, every name and shape checked against the model. */
import { join } from 'node:path';
import { check } from '../../../core/check';
import { readJson } from '../../../core/files/files';
import { readWeights } from '../pretrained/weights';
import { type BertConfig, configOf, MAX_CONFIG_BYTES } from './config';
import { initialValues, type ParameterPart, parameterSpecs, partsOf } from './parameters';
import type { NamedArray } from './safetensors';

/** What the head of a fine-tuned model sets by itself. */
export type HeadOptions = Parameters<typeof configOf>[2];

/** The values of every parameter, and how they came about. */
export interface PretrainedValues {
  readonly config: BertConfig;
  readonly values: ReadonlyMap<string, Float32Array>;
  /** Parameters that the file does not hold and that were drawn instead: the head's, as a rule. */
  readonly initialized: readonly string[];
  /** Arrays of the file that the model does not have: the pretraining heads', as a rule. */
  readonly unused: readonly string[];
}

/**
 * Reads config.json and model.safetensors (or pytorch_model.bin) of `folder`. Names may lack the prefix `bert.` and may say `gamma` and `beta`
 * for LayerNorm's weight and bias, as checkpoints of 2019 do. Throws when a parameter of the encoder is missing or has
 * another shape.
 */
export async function loadPretrained(
  folder: string,
  { seed, head = {} }: { readonly seed: number; readonly head?: HeadOptions },
): Promise<PretrainedValues> {
  const source = join(folder, 'config.json');
  const json = await readJson<Readonly<Record<string, unknown>>>(source, undefined, MAX_CONFIG_BYTES);
  check(json !== null, () => `${source}: expected the config of a BERT model; found no such file`);
  const config = configOf(json, source, head);
  const { file, arrays } = await readWeights(folder, isFloat);
  return { config, ...matchParameters(file, config, arrays, seed) };
}

/** Integer buffers that old checkpoints carry beside the parameters. */
function isFloat(name: string): boolean {
  return !name.endsWith('position_ids') && !name.endsWith('token_type_ids');
}

/** Finds every parameter of `config` among `arrays`; `file` names them in errors. */
export function matchParameters(
  file: string,
  config: BertConfig,
  arrays: ReadonlyMap<string, NamedArray>,
  seed: number,
): Omit<PretrainedValues, 'config'> {
  const found = new Map([...arrays].map(([name, array]) => [currentName(name), { name, array }]));
  const values = new Map<string, Float32Array>();
  const used = new Set<string>();
  const missing: ParameterPart[] = [];
  for (const part of partsOf(parameterSpecs(config))) {
    const match = found.get(part.name);
    if (match === undefined || (isHead(part) && !sameShape(part.shape, match.array.shape))) {
      missing.push(part);
      continue;
    }
    check(
      sameShape(part.shape, match.array.shape),
      () => `${file}: ${match.name}: expected shape [${part.shape}]; received [${match.array.shape}]`,
    );
    values.set(part.name, match.array.values);
    used.add(match.name);
  }
  const lost = missing.filter((part) => !isHead(part)).map(({ name }) => name);
  check(
    lost.length === 0,
    () => `${file}: expected every parameter of the encoder; ${lost.length} missing: ${lost[0]} ...`,
  );
  for (const [name, value] of initialValues(missing, seed)) values.set(name, value);
  return {
    values,
    initialized: missing.map(({ name }) => name),
    unused: [...arrays.keys()].filter((name) => !used.has(name)),
  };
}

function currentName(name: string): string {
  const modern = name
    .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
    .replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
  return /^(embeddings|encoder|pooler)\./.test(modern) ? `bert.${modern}` : modern;
}

function isHead({ name }: ParameterPart): boolean {
  return name.startsWith('classifier.') || name.startsWith('bert.pooler.');
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
