/** A BERT checkpoint in memory: its config and every parameter of the model. */
import { join } from 'node:path';
import { check } from '../../../core/check';
import { readJson } from '../../../core/files/files';
import { type BertConfig, configOf, MAX_CONFIG_BYTES } from './config';
import { type ParameterValues, parameterSpecs, partsOf } from './parameters';
import { readSafetensors } from './safetensors';

/** A model in memory. */
export interface BertModel {
  readonly config: BertConfig;
  readonly values: ParameterValues;
}

/** Reads config.json and model.safetensors of a checkpoint; every parameter of the model must be there. */
export async function readBertModel(folder: string): Promise<BertModel> {
  const source = join(folder, 'config.json');
  const json = await readJson<Readonly<Record<string, unknown>>>(source, undefined, MAX_CONFIG_BYTES);
  check(json, () => `${source}: expected the config of a checkpoint; found no such file`);
  const config = configOf(json, source);
  const file = join(folder, 'model.safetensors');
  const arrays = await readSafetensors(file);
  const values = new Map<string, Float32Array>();
  for (const { name, shape } of partsOf(parameterSpecs(config))) {
    const array = arrays.get(name);
    check(
      array && String(array.shape) === String(shape),
      () => `${file}: expected ${name} of shape [${shape}]; received ${array ? `[${array.shape}]` : 'none'}`,
    );
    values.set(name, array.values);
  }
  return { config, values };
}
