/** A model's folder in Hugging Face form: weights, config and tokenizer. */
import { join } from 'node:path';
import { writeFileAtomic, writeJson } from '../../../core/files/files';
import type { Tokenizer } from '../../../features/tokenizer';
import { tokenizerJson } from '../../../features/tokenizer-json';
import { type BertConfig, configJson } from './config';
import { type ParameterValues, parameterSpecs, partsOf } from './parameters';
import { writeSafetensors } from './safetensors';

/** The files that `writeModel` writes. */
export const MODEL_FILES = [
  'model.safetensors',
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
] as const;

/** Writes the model to `folder`, each file atomically; parameters under their names in transformers' state dict. */
export async function writeModel(
  folder: string,
  {
    config,
    values,
    tokenizer,
    maxLength,
  }: {
    readonly config: BertConfig;
    readonly values: ParameterValues;
    readonly tokenizer: Tokenizer;
    readonly maxLength: number;
  },
): Promise<void> {
  const arrays = partsOf(parameterSpecs(config)).map(
    ({ name, shape }) => [name, { shape, values: values.get(name) as Float32Array }] as const,
  );
  const { wordPiece } = tokenizer;
  await writeSafetensors(join(folder, 'model.safetensors'), new Map(arrays));
  await writeJson(join(folder, 'config.json'), configJson(config));
  await writeFileAtomic(join(folder, 'tokenizer.json'), `${JSON.stringify(tokenizerJson(wordPiece))}\n`);
  await writeJson(join(folder, 'tokenizer_config.json'), {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: wordPiece.lowercase,
    strip_accents: wordPiece.stripAccents ?? null,
    tokenize_chinese_chars: true,
    model_max_length: maxLength,
    cls_token: '[CLS]',
    mask_token: '[MASK]',
    pad_token: '[PAD]',
    sep_token: '[SEP]',
    unk_token: '[UNK]',
  });
  await writeFileAtomic(join(folder, 'vocab.txt'), `${wordPiece.vocabulary.join('\n')}\n`);
}
