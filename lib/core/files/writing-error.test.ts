import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal } from '../../data/openfda/journal';
import { ExampleStore } from '../../data/store/example-store';
import { systemClock } from '../clock';
import { downloadFile } from '../network/download-file';
import { RandomState } from '../random';
import { temporaryPath } from './files';
import { lockFolder } from './lock';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'full-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** From now on open files take nothing more. */
async function fillDisk(): Promise<void> {
  const handle = await open(join(folder, 'any'), 'w');
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const full = () => Promise.reject(Object.assign(new Error('ENOSPC: bare'), { code: 'ENOSPC' }));
  vi.spyOn(handles, 'writeFile').mockImplementation(full);
  vi.spyOn(handles, 'appendFile').mockImplementation(full);
}

const saysOf = (name: string) =>
  `${join(folder, name)}: expected to write this file; the disk is full. Free some space`;

describe('a full disk', () => {
  it('is named by a download', async () => {
    const server = createServer((_, response) => response.end('content'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fillDisk();
    const access = { fetch, clock: systemClock, random: new RandomState(1) };
    const path = join(folder, 'part.zip');
    await expect(downloadFile(access, { url, path, maxBytes: 100 })).rejects.toThrow(
      saysOf('part.zip.partial'),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('is named by the journal of a fetch', async () => {
    const journal = await openJournal(folder);
    await fillDisk();
    const entry = { window: 'w', page: 1, file: null, next: null };
    await expect(journal.append(entry)).rejects.toThrow(saysOf('journal.log'));
    await journal.close();
  });

  it('is named by a lock, which leaves none', async () => {
    await fillDisk();
    await expect(lockFolder(folder)).rejects.toThrow(saysOf('lock.json'));
    expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  });

  it('is named by the table of a snapshot', async () => {
    const store = await ExampleStore.open(folder);
    symlinkSync('/dev/full', join(folder, 'entries.parquet'));
    await expect(store.writeEntries(join(folder, 'entries.parquet'))).rejects.toThrow(
      saysOf('entries.parquet'),
    );
    await store.close();
  });
});

describe('temporaryPath', () => {
  it('is given though what lies beside it cannot be listed', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(temporaryPath(join(folder, 'file/a.json'))).toMatch(/a\.json\.tmp-/);
  });
});
