/**
 * TensorBoard's event files, made of points. Not by `tf.node.summaryFileWriter`: that needs TensorFlow, which Phase 1
 * does without, and stamps every point with the time of its writing, so that a file could not be made again.
 */
import { appendFileSync } from 'node:fs';
import { readFile, rm, truncate } from 'node:fs/promises';
import { writeFileAtomic } from '../core/files/files';
import { encodeMessage } from '../core/protobuf';
import { maskedCrc32c } from './crc32c';
import type { Point } from './point-journal';

/**
 * Makes the file hold exactly `points`: what is right of it stays, so that a TensorBoard that has it open reads on.
 * Returns how one more point is written.
 */
export async function openEventFile(path: string, points: readonly Point[]): Promise<(point: Point) => void> {
  const wanted = eventBytes(points);
  const found = await readFile(path).catch(() => Buffer.alloc(0));
  const kept = Math.min(found.length, wanted.length);
  if (found.subarray(0, kept).equals(wanted.subarray(0, kept)) && kept > 0) {
    await truncate(path, kept);
    appendFileSync(path, wanted.subarray(kept));
  } else if (wanted.length > 0) await writeFileAtomic(path, wanted);
  else await rm(path, { force: true });
  let begun = wanted.length > 0;
  return (point) => {
    appendFileSync(path, begun ? record(eventOf(point)) : eventBytes([point]));
    begun = true;
  };
}

/** A whole event file, nothing without points; the same points give the same bytes. */
export function eventBytes(points: readonly Point[]): Buffer {
  if (points.length === 0) return Buffer.alloc(0);
  const version = encodeMessage([
    [1, { double: points[0].time / 1000 }],
    [3, 'brain.Event:2'],
  ]);
  return Buffer.concat([record(version), ...points.map((point) => record(eventOf(point)))]);
}

/** `Event{wall_time, step, summary{value{tag, simple_value}}}` of tensorflow/core/util/event.proto. */
function eventOf({ time, step, values }: Point): Pieces {
  const scalars = Object.entries(values).map(
    ([tag, value]) =>
      [
        1,
        encodeMessage([
          [1, tag],
          [2, { float: value }],
        ]),
      ] as const,
  );
  return encodeMessage([
    [1, { double: time / 1000 }],
    [2, step],
    [5, encodeMessage(scalars)],
  ]);
}

type Pieces = ReturnType<typeof encodeMessage>;

/** Length and content, each with its checksum. */
function record({ length, pieces }: Pieces): Buffer {
  const header = Buffer.alloc(12);
  header.writeBigUInt64LE(BigInt(length));
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8);
  const content = Buffer.concat(pieces);
  const footer = Buffer.alloc(4);
  footer.writeUInt32LE(maskedCrc32c(content));
  return Buffer.concat([header, content, footer]);
}
