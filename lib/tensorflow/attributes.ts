/** Sets an operation's attributes. */

import { dtypeCode } from './dtypes';
import type { Attribute } from './engine';
import type { CApi } from './library/capi';
import type { Native, Pointer } from './library/native';
import type { Operation } from './operations';
import { type Status, throwOnError } from './status';

/** TensorFlow's names of the kinds. */
const KINDS: Record<Attribute['kind'], string> = {
  type: 'type',
  types: 'list(type)',
  int: 'int',
  ints: 'list(int)',
  float: 'float',
  floats: 'list(float)',
  bool: 'bool',
  bools: 'list(bool)',
  string: 'string',
  strings: 'list(string)',
  shape: 'shape',
  shapes: 'list(shape)',
};

/** The C functions that set one attribute each; a node of a graph has functions of its own. */
export type AttributeSetters = Pick<CApi, Extract<keyof CApi, `TFE_OpSetAttr${string}`>>;

/** What setting attributes needs. */
export interface Setting {
  readonly native: Native;
  readonly capi: {
    readonly [K in keyof AttributeSetters]: (...values: Parameters<AttributeSetters[K]>) => void;
  };
  readonly status: Status;
}

/** Sets `attributes` on the operation at `op`; throws for a name or kind that the operation does not have. */
export function setAttributes(
  setting: Setting,
  op: Pointer,
  operation: Operation,
  attributes: Readonly<Record<string, Attribute>>,
): void {
  for (const name in attributes) {
    const attribute = attributes[name];
    const type = operation.attributes.get(name);
    if (type !== KINDS[attribute.kind]) throw mismatch(operation, name, type, attribute);
    setAttribute(setting, op, name, attribute);
  }
}

function setAttribute(setting: Setting, op: Pointer, name: string, attribute: Attribute): void {
  const { capi, status } = setting;
  switch (attribute.kind) {
    case 'type':
      capi.TFE_OpSetAttrType(op, name, dtypeCode(attribute.value));
      break;
    case 'bool':
      capi.TFE_OpSetAttrBool(op, name, attribute.value ? 1 : 0);
      break;
    case 'int':
      capi.TFE_OpSetAttrInt(op, name, attribute.value);
      break;
    case 'float':
      capi.TFE_OpSetAttrFloat(op, name, attribute.value);
      break;
    case 'string': {
      const bytes = new TextEncoder().encode(attribute.value);
      capi.TFE_OpSetAttrString(op, name, bytes, bytes.length);
      break;
    }
    case 'shape': {
      const dims = int64s(attribute.value);
      capi.TFE_OpSetAttrShape(op, name, dims, dims.length, status.pointer);
      throwOnError(status, `attribute ${name}`);
      break;
    }
    default:
      setList(setting, op, name, attribute);
      break;
  }
}

type ListAttribute = Extract<Attribute, { readonly value: readonly unknown[] }>;

function setList(setting: Setting, op: Pointer, name: string, attribute: ListAttribute): void {
  const { capi, status } = setting;
  const count = attribute.value.length;
  switch (attribute.kind) {
    case 'types':
      capi.TFE_OpSetAttrTypeList(op, name, Int32Array.from(attribute.value, dtypeCode), count);
      break;
    case 'ints':
      capi.TFE_OpSetAttrIntList(op, name, int64s(attribute.value), count);
      break;
    case 'floats':
      capi.TFE_OpSetAttrFloatList(op, name, Float32Array.from(attribute.value), count);
      break;
    case 'bools':
      capi.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(attribute.value, Number), count);
      break;
    case 'strings': {
      const parts = attribute.value.map((text) => new TextEncoder().encode(text));
      setting.native.withCopies(parts, (addresses, lengths) =>
        capi.TFE_OpSetAttrStringList(op, name, addresses, lengths, count),
      );
      break;
    }
    case 'shapes': {
      const parts = attribute.value.map((shape) => new Uint8Array(int64s(shape).buffer));
      const ranks = Int32Array.from(attribute.value, (shape) => shape.length);
      setting.native.withCopies(parts, (addresses) =>
        capi.TFE_OpSetAttrShapeList(op, name, addresses, ranks, count, status.pointer),
      );
      throwOnError(status, `attribute ${name}`);
      break;
    }
  }
}

function int64s(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}

function mismatch(operation: Operation, name: string, type: string | undefined, { kind }: Attribute): Error {
  const all = [...operation.attributes].map(([key, value]) => `${key}: ${value}`).join(', ');
  const received = type === undefined ? `${name}` : `${name} of kind ${KINDS[kind]}`;
  return new Error(`${operation.name}: expected attributes out of {${all}}; received ${received}`);
}
