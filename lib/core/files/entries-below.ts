/** What lies below a folder, without ever leaving it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Something that is no folder; `name` is its path from the folder, with `/`. */
export interface FolderEntry {
  readonly name: string;
  /** `other`: a named pipe, socket or device. */
  readonly kind: 'file' | 'link' | 'other';
}

/** Every entry below `folder` but folders, by name; links are named, not followed. What `skip` takes is not entered. */
export async function entriesBelow(
  folder: string,
  skip: (name: string) => boolean = () => false,
): Promise<FolderEntry[]> {
  const found: FolderEntry[] = [];
  const add = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (skip(name)) continue;
      if (entry.isDirectory()) await add(name);
      else found.push({ name, kind: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other' });
    }
  };
  await add('');
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How an error calls an entry that is no plain file. */
export function entryWord({ kind }: Pick<FolderEntry, 'kind'>): string {
  return kind === 'link' ? 'a symbolic link' : 'a named pipe, socket or device';
}
