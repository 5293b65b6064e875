import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow } from './code-files';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-'));
  mkdirSync(join(root, 'lib/core'), { recursive: true });
  mkdirSync(join(root, 'lib/node_modules'));
  for (const name of ['LICENSE', 'lib/a.ts', 'lib/a.test.ts', 'lib/core/b.ts', 'lib/node_modules/c.js'])
    writeFileSync(join(root, name), name, { mode: name === 'lib/a.ts' ? 0o755 : 0o644 });
});
afterEach(() => rmSync(root, { recursive: true }));

describe('filesBelow', () => {
  it('lists files with their modes, without tests and installed packages', async () => {
    symlinkSync('.', join(root, 'lib/node_modules/loop'));
    const files = await filesBelow(root, ['LICENSE', 'lib']);
    expect(files.map(({ name, executable }) => [name, executable])).toEqual([
      ['LICENSE', false],
      ['lib/a.ts', true],
      ['lib/core/b.ts', false],
    ]);
  });

  it('follows a link that is named itself, and names one inside', async () => {
    symlinkSync('lib', join(root, 'named'));
    expect(await filesBelow(root, ['named'])).toHaveLength(2);
    symlinkSync('.', join(root, 'lib/core/loop'));
    await expect(filesBelow(root, ['lib'])).rejects.toThrow(
      `${join(root, 'lib/core/loop')}: expected a file; a symbolic link is not packed`,
    );
  });
});
