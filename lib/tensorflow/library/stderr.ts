/** Keeps what native code prints to stderr out of the process's output. */
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryPath } from '../../core/files/files';
import type { Native } from './native';

/**
 * Runs `work` while file descriptor 2 leads into a temporary file, and returns what was written there. When `work`
 * throws, the error goes on; a process that dies meanwhile leaves the text in the temporary folder.
 */
export function captureStderr<T>({ libc }: Native, work: () => T): { result: T; log: string } {
  const path = temporaryPath(join(tmpdir(), 'tensorflow-start.log'));
  const file = openSync(path, 'w+', 0o600);
  const saved = libc.dup(2);
  libc.dup2(file, 2);
  try {
    const result = work();
    return { result, log: readFileSync(path, 'utf8') };
  } finally {
    libc.dup2(saved, 2);
    libc.close(saved);
    closeSync(file);
    rmSync(path, { force: true });
  }
}
