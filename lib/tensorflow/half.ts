/** Numbers as 16-bit floats, rounded to the nearest, ties to even, as TensorFlow's `Cast` does. */

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The bits of `value` as bfloat16: the upper half of a float32. */
export function bfloat16Bits(value: number): number {
  single[0] = value;
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The bits of `value` as an IEEE half: 5 bits of exponent, 10 of mantissa. */
export function float16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(Math.floor(Math.log2(size || Number.MIN_VALUE)), -14);
  const step = 2 ** (exponent - 10);
  const steps = roundHalfToEven(size / step);
  return sign | (steps + (exponent + 14) * 1024);
}

/** The number that `half`, the bits of a bfloat16, stands for. */
export function fromBfloat16(half: number): number {
  bits[0] = half << 16;
  return single[0];
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}
