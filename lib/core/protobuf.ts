/** Protocol buffers' wire format for messages of hundreds of megabytes: arrays are written from where they lie. */

/** Bytes in pieces. */
export interface Chunks {
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
}

/**
 * A field: its number and a whole number (a varint; negative ones as int64), `{ float }` (32 bits), `{ double }` (64
 * bits), text, bytes, or a message that is encoded already.
 */
export type Field = readonly [
  field: number,
  value: number | { readonly float: number } | { readonly double: number } | string | Uint8Array | Chunks,
];

/** A message of `fields` in the given order. Bytes are not copied. */
export function encodeMessage(fields: readonly Field[]): Chunks {
  const pieces: Uint8Array[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number') pieces.push(Uint8Array.from([...varint(field * 8), ...varint(value)]));
    else if (typeof value === 'object' && 'float' in value) pieces.push(float(field, value.float));
    else if (typeof value === 'object' && 'double' in value) pieces.push(double(field, value.double));
    else {
      const content = chunksOf(value);
      pieces.push(Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), ...content.pieces);
    }
  }
  return { length: pieces.reduce((sum, piece) => sum + piece.length, 0), pieces };
}

function chunksOf(value: string | Uint8Array | Chunks): Chunks {
  if (typeof value === 'object' && 'pieces' in value) return value;
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return { length: bytes.length, pieces: [bytes] };
}

function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, field * 8 + 5);
  view.setFloat32(1, value, true);
  return bytes;
}

function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, field * 8 + 1);
  view.setFloat64(1, value, true);
  return bytes;
}

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}
