/** The little of protocol buffers' wire format that options and operation definitions need. */

/** A field to write: its number and a whole number, text or nested message. */
export type ProtobufField = readonly [field: number, value: number | string | Uint8Array];

/** Serialises `fields` in the given order. */
export function encodeProtobuf(fields: readonly ProtobufField[]): Uint8Array {
  const bytes: number[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      pushVarint(bytes, field * 8);
      pushVarint(bytes, value);
      continue;
    }
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    pushVarint(bytes, field * 8 + 2);
    pushVarint(bytes, content.length);
    for (const byte of content) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** The fields of one message in order; numbers for varints (below 2^53), bytes for the rest. */
export function* decodeProtobuf(bytes: Uint8Array): Generator<[field: number, value: number | Uint8Array]> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) {
      yield [field, varint()];
      continue;
    }
    const length = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : -1;
    if (length < 0) throw new Error(`protocol buffer: expected wire type 0, 1, 2 or 5; received ${wire}`);
    yield [field, bytes.subarray(at, at + length)];
    at += length;
  }
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
