/** The parameters of a BERT classifier: names, shapes, first values, and how they lie on a device. */
import { check } from '../../../core/check';
import { deriveSeed, RandomState } from '../../../core/random';
import type { Tensor } from '../../../tensorflow/engine';
import { type BertConfig, pooledSize } from './config';

/** A named array in torch's layout (dense weights are [out, in]), named as in transformers' state dict. */
export interface ParameterPart {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * One tensor on a device. It holds one parameter, or several below one another: query, key and value lie in one
 * matrix, so that one product serves all three.
 */
export interface ParameterSpec extends ParameterPart {
  readonly parts: readonly ParameterPart[];
}

/** Values by parameter name, in torch's layout. */
export type ParameterValues = ReadonlyMap<string, Float32Array>;

/** Tensors by spec name; of matrices perhaps also what products read, by `operandName`. */
export type Weights = ReadonlyMap<string, Tensor>;

/** Receives the gradient of a spec's tensor; it is gone when the call returns unless it is kept. */
export type EmitGradient = (name: string, gradient: Tensor) => void;

/** Every tensor of the model, from the embeddings up to the head. */
export function parameterSpecs(config: BertConfig): ParameterSpec[] {
  const { hiddenSize: h, intermediateSize: m } = config;
  const specs = [
    single('bert.embeddings.word_embeddings.weight', config.vocabularySize, h),
    single('bert.embeddings.position_embeddings.weight', config.maxPositions, h),
    single('bert.embeddings.token_type_embeddings.weight', config.typeVocabularySize, h),
    ...norm('bert.embeddings.LayerNorm', h),
  ];
  for (let layer = 0; layer < config.numLayers; layer++) {
    const name = layerName(layer);
    specs.push(
      stacked(`${name}.attention.self`, 'weight', h, h),
      stacked(`${name}.attention.self`, 'bias', h),
      ...dense(`${name}.attention.output.dense`, h, h),
      ...norm(`${name}.attention.output.LayerNorm`, h),
      ...dense(`${name}.intermediate.dense`, m, h),
      ...dense(`${name}.output.dense`, h, m),
      ...norm(`${name}.output.LayerNorm`, h),
    );
  }
  if (config.pooling === 'pooler') specs.push(...dense('bert.pooler.dense', h, h));
  specs.push(...dense('classifier', config.numClasses, pooledSize(config)));
  return specs;
}

/** The name that all parameters of encoder layer `layer` begin with. */
export function layerName(layer: number): string {
  return `bert.encoder.layer.${layer}`;
}

/** Whether weight decay is usually left off: biases and LayerNorm, as transformers' Trainer does. */
export function isBiasOrNorm(name: string): boolean {
  return name.endsWith('.bias') || name.includes('.LayerNorm.');
}

/** Whether a tensor is the matrix of a dense layer. */
export function isDense({ name, shape }: ParameterSpec): boolean {
  return shape.length === 2 && !name.includes('.embeddings.');
}

/** The name of a matrix as products read it: prepared once an update, read in each pass. */
export function operandName(name: string): string {
  return `${name} (operand)`;
}

/**
 * First values as transformers draws them: N(0, 0.02) for matrices, the [PAD] row 0, biases 0, LayerNorm weights 1.
 * Each parameter has a generator of its own, so that another size of one does not change the rest.
 */
export function initialValues(parts: readonly ParameterPart[], seed: number): Map<string, Float32Array> {
  return new Map(parts.map((part) => [part.name, initialValue(part, seed)]));
}

function initialValue({ name, shape }: ParameterPart, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (name.endsWith('LayerNorm.weight')) return values.fill(1);
  if (name.endsWith('.bias')) return values;
  const random = new RandomState(deriveSeed(seed, 'init', name));
  for (let i = 0; i < values.length; i++) values[i] = 0.02 * random.normal();
  if (name.endsWith('word_embeddings.weight')) values.fill(0, 0, shape[1]);
  return values;
}

/** Every parameter in the order of its spec. */
export function partsOf(specs: readonly ParameterSpec[]): ParameterPart[] {
  return specs.flatMap(({ parts }) => parts);
}

/** One spec's tensor values out of its parameters' values. */
export function joinParts(spec: ParameterSpec, values: ParameterValues): Float32Array {
  const joined = new Float32Array(sizeOf(spec.shape));
  let offset = 0;
  for (const { name, shape } of spec.parts) {
    const part = values.get(name);
    check(
      part?.length === sizeOf(shape),
      () => `expected values of ${name} [${shape}]; received ${part?.length}`,
    );
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** The reverse of `joinParts`; the parts share the memory of `joined`. */
export function splitParts(spec: ParameterSpec, joined: Float32Array): [string, Float32Array][] {
  let offset = 0;
  return spec.parts.map(({ name, shape }) => {
    const start = offset;
    offset += sizeOf(shape);
    return [name, joined.subarray(start, offset)];
  });
}

/** The tensor of a spec; throws for a name that the model does not have. */
export function weightOf(weights: Weights, name: string): Tensor {
  const weight = weights.get(name);
  check(weight !== undefined, () => `expected a parameter of the model; received ${name}`);
  return weight;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

function single(name: string, ...shape: number[]): ParameterSpec {
  return { name, shape, parts: [{ name, shape }] };
}

function dense(name: string, out: number, inputs: number): ParameterSpec[] {
  return [single(`${name}.weight`, out, inputs), single(`${name}.bias`, out)];
}

function norm(name: string, size: number): ParameterSpec[] {
  return [single(`${name}.weight`, size), single(`${name}.bias`, size)];
}

function stacked(name: string, kind: 'weight' | 'bias', out: number, ...rest: number[]): ParameterSpec {
  const parts = ['query', 'key', 'value'].map((part) => ({
    name: `${name}.${part}.${kind}`,
    shape: [out, ...rest],
  }));
  return { name: `${name}.qkv.${kind}`, shape: [3 * out, ...rest], parts };
}
