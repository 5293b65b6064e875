/** The part of TensorFlow's C API that builds graphs and functions (`tensorflow/c/c_api.h`, `eager/c_api.h`). */
import { findSymbol } from '../library/library';
import { type CFunctions, declareFunctions, type Pointer, type Signature } from '../library/native';
import type { Runtime } from '../runtime';

/**
 * An output of a node (`TF_Output`: an address and an index, 16 bytes) travels by value in two registers wherever
 * TensorFlow publishes libraries: as two arguments. Lists of outputs are pairs of 64-bit words.
 */
const OUTPUT = ['pointer', 'int64'] as const;

const NODES = {
  TF_NewOperation: ['pointer', ['pointer', 'str', 'str']],
  TF_FinishOperation: ['pointer', ['pointer', 'pointer']],
  TF_AddInput: ['void', ['pointer', ...OUTPUT]],
  TF_AddInputList: ['void', ['pointer', 'buffer', 'int']],
  TF_AddControlInput: ['void', ['pointer', 'pointer']],
  TF_OperationNumOutputs: ['int', ['pointer']],
  TF_OperationOutputType: ['int', OUTPUT],
  TF_GraphGetTensorNumDims: ['int', ['pointer', ...OUTPUT, 'pointer']],
  TF_GraphGetTensorShape: ['void', ['pointer', ...OUTPUT, 'buffer', 'int', 'pointer']],
  TF_GraphSetTensorShape: ['void', ['pointer', ...OUTPUT, 'buffer', 'int', 'pointer']],
  TF_AddGradients: ['void', ['pointer', 'buffer', 'int', 'buffer', 'int', 'pointer', 'pointer', 'buffer']],
  TF_AddGradients$seeded: [
    'void',
    ['pointer', 'buffer', 'int', 'buffer', 'int', 'buffer', 'pointer', 'buffer'],
  ],
} as const satisfies Record<string, Signature>;

const ATTRIBUTES = {
  TF_SetAttrString: ['void', ['pointer', 'str', 'buffer', 'int64']],
  TF_SetAttrInt: ['void', ['pointer', 'str', 'int64']],
  TF_SetAttrFloat: ['void', ['pointer', 'str', 'float']],
  TF_SetAttrBool: ['void', ['pointer', 'str', 'uint8']],
  TF_SetAttrType: ['void', ['pointer', 'str', 'int']],
  TF_SetAttrShape: ['void', ['pointer', 'str', 'buffer', 'int']],
  TF_SetAttrStringList: ['void', ['pointer', 'str', 'buffer', 'buffer', 'int']],
  TF_SetAttrIntList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TF_SetAttrFloatList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TF_SetAttrBoolList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TF_SetAttrTypeList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TF_SetAttrShapeList: ['void', ['pointer', 'str', 'buffer', 'buffer', 'int']],
  TF_SetAttrTensor: ['void', ['pointer', 'str', 'pointer', 'pointer']],
} as const satisfies Record<string, Signature>;

const FUNCTIONS = {
  TF_GraphToFunctionWithControlOutputs: [
    'pointer',
    [
      ...['pointer', 'str', 'uint8', 'int', 'pointer', 'int', 'buffer', 'int', 'buffer', 'pointer'],
      ...['int', 'buffer', 'pointer', 'pointer', 'str', 'pointer'],
    ] as const,
  ],
  TF_DeleteFunction: ['void', ['pointer']],
  TFE_ContextAddFunction: ['void', ['pointer', 'pointer', 'pointer']],
  TFE_ContextRemoveFunction: ['void', ['pointer', 'str', 'pointer']],
} as const satisfies Record<string, Signature>;

const GRAPH_C_API = { ...NODES, ...ATTRIBUTES, ...FUNCTIONS } as const;

/** The functions that build graphs. */
export type GraphCApi = CFunctions<typeof GRAPH_C_API>;

const declared = new WeakMap<Runtime, GraphCApi>();

/** The functions of a runtime, declared when they are first asked for. */
export function graphCApi(runtime: Runtime): GraphCApi {
  let api = declared.get(runtime);
  if (api === undefined) {
    const { native, place } = runtime;
    const handles = [place.library, place.framework].map((path) => native.open(path));
    api = declareFunctions(GRAPH_C_API, (name) => findSymbol(handles, place, name));
    declared.set(runtime, api);
  }
  return api;
}

/** An output of a node. */
export interface Output {
  readonly operation: Pointer;
  readonly index: number;
}

/** A list of outputs as the C API reads it; never of length 0, whose address would be none. */
export function outputList(outputs: readonly Output[]): BigUint64Array {
  const words = new BigUint64Array(Math.max(2, 2 * outputs.length));
  outputs.forEach(({ operation, index }, i) => {
    words[2 * i] = BigInt(operation);
    words[2 * i + 1] = BigInt(index);
  });
  return words;
}
