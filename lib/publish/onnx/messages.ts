/** ONNX's messages (onnx.proto3 of https://github.com/onnx/onnx), as far as a BERT needs them. */
import { check } from '../../core/check';
import { type Chunks, encodeMessage, type Field } from '../../core/protobuf';

/** Element types by ONNX's numbers. */
export const ELEMENT_TYPES = { float32: 1, int8: 3, int64: 7 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

/** A constant of a graph. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little endian; int64 values as BigInts. */
  readonly values: Float32Array | Int8Array | BigInt64Array;
}

/** An attribute: a whole number, `{ float }`, or whole numbers. */
export type OnnxAttribute = number | { readonly float: number } | readonly number[];

/** One operation. */
export interface OnnxNode {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** What goes in or out; a text as dimension names one that is free. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A whole model. */
export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  /** Version of ONNX's own set of operations. */
  readonly opset: number;
  /** Version of the workbench. */
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The intermediate representation's version that came with opset 21 to 23. */
const IR_VERSION = 10;
/** Protocol buffers hold less than 2 GiB; larger models would need external data. */
const MAX_BYTES = 2 ** 31 - 1;

/** The model as bytes; throws from 2 GiB on. */
export function encodeModel(model: OnnxModel): Chunks {
  const graph: Field[] = [
    ...model.nodes.map((node): Field => [1, encodeNode(node)]),
    [2, model.name],
    ...model.tensors.map((tensor): Field => [5, encodeTensor(tensor)]),
    ...model.inputs.map((value): Field => [11, encodeValue(value)]),
    ...model.outputs.map((value): Field => [12, encodeValue(value)]),
  ];
  const encoded = encodeMessage([
    [1, IR_VERSION],
    [2, 'maude-severity-workbench'],
    [3, model.version],
    [7, encodeMessage(graph)],
    [8, encodeMessage([[2, model.opset]])],
    ...Object.entries(model.metadata).map(
      ([key, value]): Field => [
        14,
        encodeMessage([
          [1, key],
          [2, value],
        ]),
      ],
    ),
  ]);
  check(
    encoded.length <= MAX_BYTES,
    () => `ONNX: expected a model below 2 GiB; received ${encoded.length} bytes`,
  );
  return encoded;
}

function encodeNode({ operation, inputs, outputs, attributes }: OnnxNode): Chunks {
  return encodeMessage([
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [3, outputs[0]],
    [4, operation],
    ...Object.entries(attributes).map(([name, value]): Field => [5, encodeAttribute(name, value)]),
  ]);
}

function encodeAttribute(name: string, value: OnnxAttribute): Chunks {
  if (typeof value === 'number')
    return encodeMessage([
      [1, name],
      [3, value],
      [20, 2],
    ]);
  if ('float' in value)
    return encodeMessage([
      [1, name],
      [2, value],
      [20, 1],
    ]);
  return encodeMessage([[1, name], ...value.map((n): Field => [8, n]), [20, 7]]);
}

function encodeTensor({ name, type, shape, values }: OnnxTensor): Chunks {
  const size = shape.reduce((product, n) => product * n, 1);
  check(size === values.length, () => `ONNX: ${name}: expected ${size} values; received ${values.length}`);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return encodeMessage([...shape.map((n): Field => [1, n]), [2, ELEMENT_TYPES[type]], [8, name], [9, bytes]]);
}

function encodeValue({ name, type, shape }: OnnxValue): Chunks {
  const dimensions = shape.map((n): Field => [1, encodeMessage([typeof n === 'number' ? [1, n] : [2, n]])]);
  const tensor = encodeMessage([
    [1, ELEMENT_TYPES[type]],
    [2, encodeMessage(dimensions)],
  ]);
  return encodeMessage([
    [1, name],
    [2, encodeMessage([[1, tensor]])],
  ]);
}
