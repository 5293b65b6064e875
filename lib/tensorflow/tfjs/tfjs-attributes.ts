/** Attributes as TensorFlow.js's kernels hand them over: a name, a kind by number, a value or a list of values. */
import { show } from '../../core/check';
import type { Setting } from '../attributes';
import type { Pointer } from '../library/native';
import type { Operation } from '../operations';
import { throwOnError } from '../status';

/** The kinds by TensorFlow's numbers (`TF_AttrType`). */
export const ATTRIBUTE_KINDS = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: 9,
} as const;

/** One attribute of an operation. */
export interface TfjsAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** TensorFlow's names of the kinds. */
const KIND_NAMES: Readonly<Record<number, string>> = {
  0: 'string',
  1: 'int',
  2: 'float',
  3: 'bool',
  4: 'type',
  5: 'shape',
};

/** Sets one attribute on the operation at `op`; throws for one that the operation does not have, or a misfit. */
export function setTfjsAttribute(
  setting: Setting,
  op: Pointer,
  operation: Operation,
  attribute: TfjsAttribute,
): void {
  if (typeof attribute !== 'object' || attribute === null || typeof attribute.name !== 'string')
    throw new Error(`attribute: expected {name, type, value}; received ${String(attribute)}`);
  const isList = Array.isArray(attribute.value) && attribute.type !== ATTRIBUTE_KINDS.TF_ATTR_SHAPE;
  const kind = KIND_NAMES[attribute.type];
  const wanted = operation.attributes.get(attribute.name);
  if (wanted !== (isList ? `list(${kind})` : kind)) throw unfit(attribute, wanted);
  if (Array.isArray(attribute.value)) setList(setting, op, attribute, attribute.value);
  else setValue(setting, op, attribute);
}

function setValue({ capi }: Setting, op: Pointer, attribute: TfjsAttribute): void {
  const { name, type, value } = attribute;
  switch (type) {
    case ATTRIBUTE_KINDS.TF_ATTR_STRING: {
      const bytes = bytesOf(attribute, value);
      capi.TFE_OpSetAttrString(op, name, bytes, bytes.length);
      break;
    }
    case ATTRIBUTE_KINDS.TF_ATTR_INT:
      capi.TFE_OpSetAttrInt(op, name, expectNumber(attribute, value));
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_FLOAT:
      capi.TFE_OpSetAttrFloat(op, name, expectNumber(attribute, value));
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_BOOL:
      capi.TFE_OpSetAttrBool(op, name, expectBoolean(attribute, value) ? 1 : 0);
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_TYPE:
      capi.TFE_OpSetAttrType(op, name, expectNumber(attribute, value));
      break;
    default:
      throw unfit(attribute, KIND_NAMES[type]);
  }
}

function setList(setting: Setting, op: Pointer, attribute: TfjsAttribute, values: readonly unknown[]): void {
  const { capi, status } = setting;
  const { name, type } = attribute;
  const numbers = () => values.map((value) => expectNumber(attribute, value));
  switch (type) {
    case ATTRIBUTE_KINDS.TF_ATTR_INT:
      capi.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(numbers(), BigInt), values.length);
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_FLOAT:
      capi.TFE_OpSetAttrFloatList(op, name, Float32Array.from(numbers()), values.length);
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_BOOL: {
      const flags = Uint8Array.from(values, (value) => (expectBoolean(attribute, value) ? 1 : 0));
      capi.TFE_OpSetAttrBoolList(op, name, flags, values.length);
      break;
    }
    case ATTRIBUTE_KINDS.TF_ATTR_TYPE:
      capi.TFE_OpSetAttrTypeList(op, name, Int32Array.from(numbers()), values.length);
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_SHAPE:
      capi.TFE_OpSetAttrShape(op, name, BigInt64Array.from(numbers(), BigInt), values.length, status.pointer);
      throwOnError(status, `attribute ${name}`);
      break;
    case ATTRIBUTE_KINDS.TF_ATTR_STRING:
      setStrings(setting, op, attribute, values);
      break;
    default:
      throw unfit(attribute, KIND_NAMES[type]);
  }
}

function setStrings(
  { capi, native }: Setting,
  op: Pointer,
  attribute: TfjsAttribute,
  values: readonly unknown[],
): void {
  native.withCopies(
    values.map((value) => bytesOf(attribute, value)),
    (addresses, lengths) =>
      capi.TFE_OpSetAttrStringList(op, attribute.name, addresses, lengths, values.length),
  );
}

function bytesOf(attribute: TfjsAttribute, value: unknown): Uint8Array {
  if (typeof value !== 'string') throw unfit(attribute, KIND_NAMES[attribute.type]);
  return new TextEncoder().encode(value);
}

function expectNumber(attribute: TfjsAttribute, value: unknown): number {
  if (typeof value === 'number') return value;
  throw unfit(attribute, KIND_NAMES[attribute.type]);
}

function expectBoolean(attribute: TfjsAttribute, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw unfit(attribute, KIND_NAMES[attribute.type]);
}

function unfit({ name, value }: TfjsAttribute, wanted: string | undefined): Error {
  const expected = wanted === undefined ? 'an attribute of the operation' : `a value of kind ${wanted}`;
  return new Error(`attribute ${name}: expected ${expected}; received ${show(value)}`);
}
