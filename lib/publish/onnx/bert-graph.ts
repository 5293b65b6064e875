/** A BERT classifier as a graph of ONNX's standard operations: what `classifiers/encoder/bert` computes, without dropout. */

import type { BertConfig } from '../../classifiers/encoder/bert/config';
import { layerName, type ParameterValues } from '../../classifiers/encoder/bert/parameters';
import { check } from '../../core/check';
import { GraphBuilder, type Value } from './graph';
import type { OnnxModel } from './messages';
import { quantizeRows, transpose } from './quantize';

/**
 * `float32`, or `int8`: matrices and word embeddings in 8 bits (a scale an output or word), a quarter of the file; they
 * become float32 again where they are used. Activations stay float32: rounded as they come they made two runtimes
 * differ by more than a thousandth on one file.
 */
export const ONNX_PRECISIONS = ['float32', 'int8'] as const;
export type OnnxPrecision = (typeof ONNX_PRECISIONS)[number];

/** The newest set of operations that the current runtimes run; Gelu came with 20, LayerNormalization with 17. */
export const OPSET = 23;

const LOWEST = -3.4028234663852886e38;

/** The part of a model that is the graph: `input_ids`, `attention_mask` int64 [batch, sequence] to `logits`. */
export function bertGraph(
  config: BertConfig,
  values: ParameterValues,
  precision: OnnxPrecision,
): Pick<OnnxModel, 'inputs' | 'outputs' | 'nodes' | 'tensors'> {
  const parameters = new Parameters(values, precision);
  const { graph } = parameters;
  const mask = graph.run('Cast', ['attention_mask'], { to: 1 });
  let states = embed(parameters, config);
  const bias = maskBias(graph, mask);
  for (let layer = 0; layer < config.numLayers; layer++)
    states = encoderLayer(parameters, config, layerName(layer), states, bias);
  graph.name(head(parameters, config, states, mask), 'logits');
  const shape = ['batch', 'sequence'];
  return {
    inputs: [
      { name: 'input_ids', type: 'int64', shape },
      { name: 'attention_mask', type: 'int64', shape },
    ],
    outputs: [{ name: 'logits', type: 'float32', shape: ['batch', config.numClasses] }],
    nodes: graph.nodes,
    tensors: graph.tensors,
  };
}

/** The model's parameters as constants of the graph, and the operations that use them directly. */
class Parameters {
  readonly graph = new GraphBuilder();

  constructor(
    private readonly values: ParameterValues,
    private readonly precision: OnnxPrecision,
  ) {}

  of(name: string): Float32Array {
    const values = this.values.get(name);
    check(values !== undefined, () => `ONNX: expected the parameter ${name}; the model has none`);
    return values;
  }

  vector(name: string): Value {
    const values = this.of(name);
    return this.graph.tensor(name, 'float32', [values.length], values);
  }

  /** Rows of the matrix called `name` [rows, columns] by `ids`. */
  rows(name: string, rows: number, ids: Value): Value {
    const matrix = this.of(name);
    const shape = [rows, matrix.length / rows];
    if (this.precision === 'float32')
      return this.graph.run('Gather', [this.graph.tensor(name, 'float32', shape, matrix), ids]);
    const { values, scales } = quantizeRows(matrix, rows);
    const found = this.graph.run('Gather', [this.graph.tensor(name, 'int8', shape, values), ids]);
    const scale = this.graph.run('Gather', [
      this.graph.tensor(`${name}.scale`, 'float32', [rows, 1], scales),
      ids,
    ]);
    return this.graph.run('Mul', [this.graph.run('Cast', [found], { to: 1 }), scale]);
  }

  /** x W^T + b for `x` [..., in]. */
  linear(name: string, x: Value): Value {
    const bias = this.vector(`${name}.bias`);
    const outputs = this.of(`${name}.bias`).length;
    const matrix = this.of(`${name}.weight`);
    const shape = [matrix.length / outputs, outputs];
    const weight = `${name}.weight`;
    if (this.precision === 'float32') {
      const constant = this.graph.tensor(weight, 'float32', shape, transpose(matrix, outputs));
      return this.graph.run('Add', [this.graph.run('MatMul', [x, constant]), bias]);
    }
    const { values, scales } = quantizeRows(matrix, outputs);
    const constant = this.graph.tensor(weight, 'int8', shape, transpose(values, outputs));
    const scale = this.graph.tensor(`${weight}.scale`, 'float32', [outputs], scales);
    // Not DequantizeLinear: runtimes fuse it with the product and round the activations after all.
    const restored = this.graph.run('Mul', [this.graph.run('Cast', [constant], { to: 1 }), scale]);
    return this.graph.run('Add', [this.graph.run('MatMul', [x, restored]), bias]);
  }

  norm(name: string, epsilon: number, x: Value): Value {
    const inputs = [x, this.vector(`${name}.weight`), this.vector(`${name}.bias`)];
    return this.graph.run('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } });
  }
}

/** Every token is of the first type, so positions and type are one constant. */
function embed(parameters: Parameters, config: BertConfig): Value {
  const { graph } = parameters;
  const { hiddenSize: h, maxPositions, vocabularySize, layerNormEpsilon } = config;
  const type = parameters.of('bert.embeddings.token_type_embeddings.weight');
  const places = parameters
    .of('bert.embeddings.position_embeddings.weight')
    .map((value, i) => value + type[i % h]);
  const table = graph.tensor('bert.embeddings.places', 'float32', [maxPositions, h], places);
  const words = parameters.rows('bert.embeddings.word_embeddings.weight', vocabularySize, 'input_ids');
  const length = graph.run('Shape', ['input_ids'], { start: 1, end: 2 });
  const used = graph.run('Slice', [table, graph.integers([0]), length, graph.integers([0])]);
  const sum = graph.run('Add', [words, used]);
  return parameters.norm('bert.embeddings.LayerNorm', layerNormEpsilon, sum);
}

/** 0 where a key is real, the lowest float where it is padding: [batch, 1, 1, sequence]. */
function maskBias(graph: GraphBuilder, mask: Value): Value {
  const padding = graph.run('Sub', [graph.scalar(1), mask]);
  const bias = graph.run('Mul', [padding, graph.scalar(LOWEST)]);
  return graph.run('Unsqueeze', [bias, graph.integers([1, 2])]);
}

function encoderLayer(
  parameters: Parameters,
  config: BertConfig,
  name: string,
  x: Value,
  bias: Value,
): Value {
  const { graph } = parameters;
  const context = attention(parameters, config, `${name}.attention.self`, x, bias);
  const join = (part: string, input: Value, residual: Value) => {
    const sum = graph.run('Add', [parameters.linear(`${name}.${part}.dense`, input), residual]);
    return parameters.norm(`${name}.${part}.LayerNorm`, config.layerNormEpsilon, sum);
  };
  const middle = join('attention.output', context, x);
  return join('output', graph.run('Gelu', [parameters.linear(`${name}.intermediate.dense`, middle)]), middle);
}

function attention(
  parameters: Parameters,
  { numHeads, hiddenSize }: BertConfig,
  name: string,
  x: Value,
  bias: Value,
): Value {
  const { graph } = parameters;
  const heads = graph.integers([0, 0, numHeads, hiddenSize / numHeads]);
  const project = (part: string, perm: readonly number[]) =>
    graph.run('Transpose', [graph.run('Reshape', [parameters.linear(`${name}.${part}`, x), heads])], {
      perm,
    });
  const query = project('query', [0, 2, 1, 3]);
  const key = project('key', [0, 2, 3, 1]);
  const value = project('value', [0, 2, 1, 3]);
  const scaled = graph.run('Mul', [query, graph.scalar(Math.fround(1 / Math.sqrt(hiddenSize / numHeads)))]);
  const scores = graph.run('Add', [graph.run('MatMul', [scaled, key]), bias]);
  const context = graph.run('MatMul', [graph.run('Softmax', [scores], { axis: -1 }), value]);
  const joined = graph.run('Transpose', [context], { perm: [0, 2, 1, 3] });
  return graph.run('Reshape', [joined, graph.integers([0, 0, hiddenSize])]);
}

function head(parameters: Parameters, { pooling }: BertConfig, states: Value, mask: Value): Value {
  const { graph } = parameters;
  const cls = () => graph.run('Gather', [states, graph.integers([0], [])], { axis: 1 });
  const mean = () => {
    const kept = graph.run('Mul', [states, graph.run('Unsqueeze', [mask, graph.integers([2])])]);
    const sum = graph.run('ReduceSum', [kept, graph.integers([1])], { keepdims: 0 });
    return graph.run('Div', [sum, graph.run('ReduceSum', [mask, graph.integers([1])], { keepdims: 1 })]);
  };
  const pooled = {
    clsMeanConcat: () => graph.run('Concat', [cls(), mean()], { axis: 1 }),
    cls,
    mean,
    pooler: () => graph.run('Tanh', [parameters.linear('bert.pooler.dense', cls())]),
  }[pooling]();
  const classifier = 'classifier.weight';
  const weight = parameters.of(classifier);
  const bias = parameters.vector('classifier.bias');
  const outputs = parameters.of('classifier.bias').length;
  const constant = graph.tensor(classifier, 'float32', [outputs, weight.length / outputs], weight);
  return graph.run('Gemm', [pooled, constant, bias], { transB: 1 });
}
