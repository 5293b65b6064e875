/** What a disk says when it cannot be written to, in words that name the file and the way out. */

const REMEDIES: readonly { readonly seen: RegExp; readonly remedy: string }[] = [
  {
    seen: /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/,
    remedy:
      'the disk is full. Free some space, or place the project on another disk, and run again (nothing saved was lost)',
  },
  {
    seen: /EROFS|EACCES|EPERM|Read-only file system|Permission denied/,
    remedy:
      'it may not be written. Make its folder writable for you, or place the project elsewhere, and run again',
  },
];

/** The error to throw where writing `path` failed: with a remedy where the disk is the cause, else `error` itself. */
export function writingError(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const said = `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`;
  const known = REMEDIES.find(({ seen }) => seen.test(said));
  return known ? new Error(`${path}: expected to write this file; ${known.remedy}`, { cause: error }) : error;
}

/** What `work` gives, which writes `path`; throws `writingError` where that fails. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writingError(path, error);
  }
}
