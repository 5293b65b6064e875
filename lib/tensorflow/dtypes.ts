/** TensorFlow's dtype codes (`DataType` of types.proto) and the JavaScript arrays that carry their values. */
import type { DType, TensorData } from './engine';
import { bfloat16Bits, float16Bits } from './half';

interface DTypeInfo {
  readonly code: number;
  /** Bytes of one value; 0 where values are no plain bytes. */
  readonly bytes: number;
  readonly array: (new (buffer: ArrayBuffer, offset: number, length: number) => TensorData) | null;
  /** Array elements of one value: two for complex numbers. */
  readonly elements: number;
}

const INFO: Record<DType, DTypeInfo> = {
  float32: { code: 1, bytes: 4, array: Float32Array, elements: 1 },
  float64: { code: 2, bytes: 8, array: Float64Array, elements: 1 },
  int32: { code: 3, bytes: 4, array: Int32Array, elements: 1 },
  uint8: { code: 4, bytes: 1, array: Uint8Array, elements: 1 },
  string: { code: 7, bytes: 0, array: null, elements: 1 },
  complex64: { code: 8, bytes: 8, array: Float32Array, elements: 2 },
  int64: { code: 9, bytes: 8, array: BigInt64Array, elements: 1 },
  bool: { code: 10, bytes: 1, array: Uint8Array, elements: 1 },
  bfloat16: { code: 14, bytes: 2, array: Uint16Array, elements: 1 },
  float16: { code: 19, bytes: 2, array: Uint16Array, elements: 1 },
  resource: { code: 20, bytes: 0, array: null, elements: 1 },
};

const BY_CODE = new Map(Object.entries(INFO).map(([name, { code }]) => [code, name as DType]));

/** TensorFlow's number of a dtype. */
export function dtypeCode(dtype: DType): number {
  const info = INFO[dtype];
  if (!info) throw new Error(`dtype: expected one of ${Object.keys(INFO).join(', ')}; received ${dtype}`);
  return info.code;
}

/** The dtype of TensorFlow's number, if this library carries it. */
export function dtypeName(code: number): DType | undefined {
  return BY_CODE.get(code);
}

/** The dtype of TensorFlow's number; throws for those that this library does not carry. */
export function dtypeOf(code: number): DType {
  const dtype = BY_CODE.get(code);
  if (dtype) return dtype;
  throw new Error(
    `expected a dtype out of ${[...BY_CODE.values()].join(', ')}; received TensorFlow's number ${code}`,
  );
}

/** Bytes of one value; throws for `string` and `resource`. */
export function dtypeBytes(dtype: DType): number {
  const { bytes } = INFO[dtype];
  if (bytes > 0) return bytes;
  throw new Error(`expected a dtype with plain values; received ${dtype}`);
}

/** The dtype that an array stands for unless another is named. */
export function dtypeOfArray(data: TensorData): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Uint8Array) return 'uint8';
  throw new Error('dtype: expected float16 or bfloat16 for 16-bit values; received none');
}

/** Throws unless `data` is the array type of `dtype` and holds `size` values. */
export function checkData(data: TensorData, dtype: DType, size: number): void {
  const { array, elements } = INFO[dtype];
  if (!array) throw new Error(`expected a dtype with plain values; received ${dtype}`);
  if (!(data instanceof array))
    throw new Error(`values of dtype ${dtype}: expected a ${array.name}; received ${nameOf(data)}`);
  if (data.length !== size * elements)
    throw new Error(
      `values of dtype ${dtype}: expected ${size * elements} elements; received ${data.length}`,
    );
}

/** The bytes in `buffer` as values of `dtype`. */
export function arrayOver(buffer: ArrayBuffer, dtype: DType): TensorData {
  const { array, bytes, elements } = INFO[dtype];
  if (!array) throw new Error(`expected a dtype with plain values; received ${dtype}`);
  return new array(buffer, 0, (buffer.byteLength / bytes) * elements);
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}

/** Plain numbers as the array that carries them in `dtype`. */
export function arrayOf(values: readonly number[], dtype: DType): TensorData {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(values);
    case 'float64':
      return Float64Array.from(values);
    case 'int32':
      return Int32Array.from(values);
    case 'int64':
      return BigInt64Array.from(values, BigInt);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values);
    case 'bfloat16':
      return Uint16Array.from(values, bfloat16Bits);
    case 'float16':
      return Uint16Array.from(values, float16Bits);
    default:
      throw new Error(`constant: expected a dtype with plain values; received ${dtype}`);
  }
}
