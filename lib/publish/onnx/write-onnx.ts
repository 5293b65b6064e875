/** A BERT checkpoint as an ONNX file. */
import { open } from 'node:fs/promises';
import type { BertModel } from '../../classifiers/encoder/bert/read-model';
import { replaceFile } from '../../core/files/files';
import { bertGraph, type OnnxPrecision, OPSET } from './bert-graph';
import { encodeModel } from './messages';

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
