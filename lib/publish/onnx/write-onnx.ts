/** A BERT checkpoint as an ONNX file. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../core/check';
import { readJson, replaceFile } from '../../core/files';
import { type BertConfig, configOf } from '../../models/bert/config';
import { type ParameterValues, parameterSpecs, partsOf } from '../../models/bert/parameters';
import { readSafetensors } from '../../models/bert/safetensors';
import { bertGraph, type OnnxPrecision, OPSET } from './bert-graph';
import { encodeModel } from './messages';

/** A model in memory. */
export interface BertModel {
  readonly config: BertConfig;
  readonly values: ParameterValues;
}

/** Reads config.json and model.safetensors of a checkpoint; every parameter of the model must be there. */
export async function readBertModel(folder: string): Promise<BertModel> {
  const source = join(folder, 'config.json');
  const json = await readJson<Readonly<Record<string, unknown>>>(source);
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

/** Writes the model to `path` atomically; `metadata` stands in the file (`MetadataProps`). */
export async function writeOnnx(
  path: string,
  { config, values }: BertModel,
  {
    precision,
    version,
    metadata = {},
  }: {
    readonly precision: OnnxPrecision;
    readonly version: string;
    readonly metadata?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const graph = bertGraph(config, values, precision);
  const { pieces } = encodeModel({ name: 'bert', opset: OPSET, version, metadata, ...graph });
  await replaceFile(path, async (temporary) => {
    const file = await open(temporary, 'wx');
    try {
      for (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
  });
}
