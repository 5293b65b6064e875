import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { written } from './written';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maude-written-'));
  mkdirSync(join(root, 'reports/inner'), { recursive: true });
  writeFileSync(join(root, 'reports/a.txt'), 'abc');
  writeFileSync(join(root, 'reports/inner/b.txt'), '');
  vi.stubEnv('MAUDE_ROOT', root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

it('lists files and the files of folders with size and hash', async () => {
  const shown: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    shown.push(String(text));
    return true;
  });
  await written([{ path: join(root, 'reports/a.txt'), rows: 3 }]);
  await written(join(root, 'reports'));
  write.mockRestore();
  // printf abc | sha256sum; printf '' | sha256sum
  expect(shown[0]).toMatch(/reports\/a\.txt\s+3 B\s+3\s+ba7816bf8f01\n/);
  expect(shown[1]).toMatch(
    /reports\/a\.txt\s+3 B\s+ba7816bf8f01\nreports\/inner\/b\.txt\s+0 B\s+e3b0c44298fc\n/,
  );
  await expect(written(join(root, 'none'))).rejects.toThrow(/expected a file that was written/);
});
