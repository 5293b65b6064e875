/** What TensorFlow knows of an operation (`OpDef` of op_def.proto): its inputs, outputs and attributes. */
import type { CApi } from './library/capi';
import type { Native, Pointer } from './library/native';
import { decodeProtobuf } from './protobuf';
import { plainMessage, type Status } from './status';

/** An input or output; a list when it stands for several tensors. */
export interface OperationArgument {
  readonly name: string;
  readonly isList: boolean;
  /** The attribute that holds the number of tensors of a list. */
  readonly numberAttribute: string | null;
  /** The attribute that holds the dtype, or for a list of mixed dtypes their list. */
  readonly typeAttribute: string | null;
  readonly isMixed: boolean;
}

/** An operation by name. */
export interface Operation {
  readonly name: string;
  /** Address of its name as a C string. */
  readonly namePointer: Pointer;
  readonly inputs: readonly OperationArgument[];
  readonly outputs: readonly OperationArgument[];
  readonly hasListInput: boolean;
  readonly hasListOutput: boolean;
  /** Attribute types as TensorFlow writes them: `type`, `int`, `list(int)`. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Whether it does more than compute its outputs from its inputs: draws, prints, changes a variable. */
  readonly isStateful: boolean;
}

/** Looks operations up by name, each once; throws TensorFlow's message for an unknown one. */
export function operationLookup(capi: CApi, native: Native, status: Status): (name: string) => Operation {
  const known = new Map<string, Operation>();
  const graph = capi.TF_NewGraph();
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    if (typeof name !== 'string')
      throw new Error(`expected the name of an operation; received ${String(name)}`);
    const operation = parseOperation(
      name,
      native.name(name),
      readDefinition(capi, native, status, graph, name),
    );
    known.set(name, operation);
    return operation;
  };
}

function readDefinition(
  capi: CApi,
  native: Native,
  status: Status,
  graph: Pointer,
  name: string,
): Uint8Array {
  const buffer = capi.TF_NewBuffer();
  try {
    capi.TF_GraphGetOpDef(graph, name, buffer, status.pointer);
    if (status.code() !== 0)
      throw new Error(
        `expected the name of an operation of TensorFlow; received ${name} (${plainMessage(status.message())})`,
      );
    const [data, length] = new BigUint64Array(native.copy(buffer, 16).buffer);
    return native.copy(Number(data), Number(length));
  } finally {
    capi.TF_DeleteBuffer(buffer);
  }
}

function parseOperation(name: string, namePointer: Pointer, definition: Uint8Array): Operation {
  const inputs: OperationArgument[] = [];
  const outputs: OperationArgument[] = [];
  const attributes = new Map<string, string>();
  let isStateful = false;
  for (const [field, value] of decodeProtobuf(definition)) {
    if (field === 17) isStateful = value === 1;
    if (typeof value === 'number') continue;
    if (field === 2) inputs.push(parseArgument(value));
    if (field === 3) outputs.push(parseArgument(value));
    if (field === 4) attributes.set(text(value, 1), text(value, 2));
  }
  const hasListInput = inputs.some(({ isList }) => isList);
  const hasListOutput = outputs.some(({ isList }) => isList);
  return { name, namePointer, inputs, outputs, hasListInput, hasListOutput, attributes, isStateful };
}

function parseArgument(bytes: Uint8Array): OperationArgument {
  const numberAttribute = text(bytes, 5) || null;
  const typeList = text(bytes, 6) || null;
  return {
    name: text(bytes, 1),
    isList: numberAttribute !== null || typeList !== null,
    numberAttribute,
    typeAttribute: typeList ?? (text(bytes, 4) || null),
    isMixed: typeList !== null,
  };
}

function text(message: Uint8Array, field: number): string {
  for (const [number, value] of decodeProtobuf(message))
    if (number === field && typeof value !== 'number') return new TextDecoder().decode(value);
  return '';
}
