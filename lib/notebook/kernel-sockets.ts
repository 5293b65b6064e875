/** How a kernel of ours is reached: by socket files of its own; by ports, which others may take, where there are none. */
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryPath } from '../core/files/files';

/** The channels of one kernel. */
export interface KernelSockets {
  /** Before the number of each socket's file; null where the kernel gets ports from Jupyter. */
  readonly prefix: string | null;
  remove(): void;
}

/** Systems take 103 bytes of a socket's path or more; `-` and a number follow the prefix. */
const MOST_BYTES = 100;

/** A place for the sockets of one kernel, for this user alone. Windows and a long path of `folder` have none. */
export function openKernelSockets({
  folder = tmpdir(),
  platform = process.platform as string,
} = {}): KernelSockets {
  const none = { prefix: null, remove: () => {} };
  if (platform === 'win32') return none;
  const place = temporaryPath(join(folder, 'maude-kernel'));
  const prefix = join(place, 'k');
  if (Buffer.byteLength(prefix) > MOST_BYTES) return none;
  mkdirSync(place, { mode: 0o700 });
  return { prefix, remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** What tells Jupyter's programs to use them. */
export function kernelManagerOptions({ prefix }: KernelSockets): string[] {
  return prefix === null ? [] : ['--KernelManager.transport=ipc', `--KernelManager.ip=${prefix}`];
}

/** The kernel's own words where it could not start, its ports taken say; null in any other output. */
export function kernelRefusal(output: string): string | null {
  return /^kernel: (.+); start the kernel again$/m.exec(output)?.[1] ?? null;
}
