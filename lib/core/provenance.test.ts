import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sealed } from './files/sealed';
import { COMMIT_FILE, commitAt } from './provenance';

it('reads which commit the code is, and names a file that does not say it', () => {
  const root = mkdtempSync(join(tmpdir(), 'commit-'));
  try {
    expect(commitAt(root)).toBeNull();
    const path = join(root, COMMIT_FILE);
    const commit = { commit: 'a1', dirty: false };
    writeFileSync(path, JSON.stringify(sealed(commit)));
    expect(commitAt(root)).toEqual(commit);
    writeFileSync(path, JSON.stringify({ ...sealed(commit), commit: 'b2' }));
    expect(() => commitAt(root)).toThrow(
      `${path}: its content is not that of its digest; bring the code here`,
    );
    writeFileSync(path, '{"commit":');
    expect(() => commitAt(root)).toThrow(/commit\.json: expected JSON; .*; bring the code here again$/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
