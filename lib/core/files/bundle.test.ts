import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from './bundle';

it('bundles the very file, whatever the name of its folder', async () => {
  const folders = ['a*b[1]?-', 'axb[1]?-'].map((name) => mkdtempSync(join(tmpdir(), name)));
  try {
    for (const [i, folder] of folders.entries()) {
      writeFileSync(join(folder, 'entry.ts'), "import { said } from './said';\nconsole.log(said);\n");
      writeFileSync(join(folder, 'said.ts'), `export const said: string = 'file ${i}';\n`);
    }
    const code = await bundle(join(folders[0], 'entry.ts'), { format: 'cjs', platform: 'node' });
    expect(code).toContain('file 0');
    expect(code).not.toContain('file 1');
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
});
