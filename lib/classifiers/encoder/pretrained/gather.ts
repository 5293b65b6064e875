/** The values of a strided view, as float32. */
import { check } from '../../../core/check';
import { widen } from '../bert/safetensors';
import { elementBytes, elements, type Storage, type TensorView } from './state-dict';

const DTYPES: Partial<Record<Storage['type'], string>> = {
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
};

/**
 * The elements of `view` in row-major order. `bytes` are its storage's; a contiguous float32 view shares their memory.
 * `name` stands in errors; integers are refused.
 */
export function gather(name: string, view: TensorView, bytes: Buffer): Float32Array {
  const { storage, offset, shape } = view;
  const count = elements(view);
  const width = elementBytes(storage);
  if (isContiguous(view))
    return toFloats(name, storage, bytes.subarray(offset * width, (offset + count) * width));
  const packed = Buffer.from(new ArrayBuffer(count * width));
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < width; byte++) packed[i * width + byte] = bytes[at * width + byte];
    at = advance(view, index, at);
  }
  return toFloats(name, storage, packed);
}

/** Steps to the next element in row-major order, and returns where it lies. */
function advance({ shape, strides }: TensorView, index: number[], at: number): number {
  let next = at;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis]++;
    next += strides[axis];
    if (index[axis] < shape[axis]) break;
    next -= index[axis] * strides[axis];
    index[axis] = 0;
  }
  return next;
}

function isContiguous({ shape, strides }: TensorView): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return shape.includes(0);
    expected *= shape[axis];
  }
  return true;
}

function toFloats(name: string, { type }: Storage, bytes: Buffer): Float32Array {
  if (type === 'DoubleStorage')
    return Float32Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
  const dtype = DTYPES[type];
  check(dtype !== undefined, () => `${name}: expected a float type; received ${type}`);
  if (type === 'FloatStorage' && bytes.byteOffset % 4 === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return widen(name, name, dtype, new Uint8Array(bytes));
}
