/** Reading a file whose own words about itself are not believed. */
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { check } from '../check';

/** An open file. `read` throws, before it allocates, when the range is not inside the file. */
export interface BoundedFile {
  readonly path: string;
  readonly size: number;
  read(start: number, length: number): Promise<Buffer>;
}

/**
 * The stats of the regular file `path`, of `maxBytes` at most. Throws on anything else that can be opened: a pipe
 * waits for ever, a device never ends.
 */
export async function regularFile(path: string, maxBytes = Number.POSITIVE_INFINITY): Promise<Stats> {
  const stats = await stat(path);
  check(
    stats.isFile(),
    () => `${path}: expected a file; received a folder, a pipe or a device. Put a file there`,
  );
  check(
    stats.size <= maxBytes,
    () =>
      `${path}: expected at most ${maxBytes} bytes; received ${stats.size}. This is no such file: replace it`,
  );
  return stats;
}

/** Opens the regular file `path` for `use` and closes it afterwards. */
export async function withFile<T>(path: string, use: (file: BoundedFile) => Promise<T>): Promise<T> {
  await regularFile(path);
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const read = async (start: number, length: number) => {
      const inside = isCount(start) && isCount(length) && start + length <= size;
      check(inside, () => `${path}: expected ${length} bytes at ${start}; the file has ${size}`);
      const bytes = Buffer.from(new ArrayBuffer(length));
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(bytes, done, length - done, start + done);
        check(bytesRead > 0, () => `${path}: expected ${size} bytes; the file was cut while it was read`);
        done += bytesRead;
      }
      return bytes;
    };
    return await use({ path, size, read });
  } finally {
    await handle.close();
  }
}

/** Whether `value` is a whole number from 0 that a double holds exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
