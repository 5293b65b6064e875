import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Converter {
  convert(
    declarations: string,
    source: string,
  ): {
    diagnostics: { messageText: string; fileName?: string }[];
    declOutput?: string;
    output?: string;
    sideOutputs?: { path: string }[];
  };
  complete(declarations: string, source: string, position: number): { candidates: string[] };
  inspect(declarations: string, source: string, position: number): { displayParts: { text: string }[] };
  close(): void;
}

/** As kernel.cjs puts it together, over a folder of its own. */
const folder = mkdtempSync(join(tmpdir(), 'cells-'));
const home = process.cwd();
let converter: Converter;

beforeAll(() => {
  writeFileSync(join(folder, 'leaf.ts'), 'export const leaf = 20;\n');
  writeFileSync(
    join(folder, 'helper.ts'),
    "import { leaf } from './leaf';\nexport const twice = (n: number) => leaf + 2 * n;\n",
  );
  writeFileSync(join(folder, 'wrong.ts'), "export const wrong: number = 'text';\n");
  process.chdir(folder);
  const require = createRequire(import.meta.url);
  const path = require.resolve('@tslab/typescript-for-tslab');
  const typescript: unknown = require(path);
  const { checkCellsAlone } = require('./check-cells-alone.cjs') as {
    checkCellsAlone: (ts: unknown, folder: string) => object;
  };
  (require.cache[path] as { exports: unknown }).exports = checkCellsAlone(typescript, process.cwd());
  const { createConverter } = require('tslab/dist/converter.js') as {
    createConverter: (options: object) => Converter;
  };
  converter = createConverter({ isJS: false, isBrowser: false });
}, 60_000);

afterAll(() => {
  converter.close();
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

it('knows what earlier cells declared, and completes and explains it', () => {
  const first = converter.convert('', 'const total: number = 41;\ninterface Row { readonly n: number }');
  expect(first.diagnostics).toEqual([]);
  const declared = first.declOutput ?? '';
  const second = converter.convert(declared, 'const row: Row = { n: total + 1 };\nrow.n;');
  expect(second.diagnostics).toEqual([]);
  expect(second.output).toContain('exports.total + 1');
  const wrong = converter.convert(second.declOutput ?? '', 'const text: string = row.n;');
  expect(wrong.diagnostics[0].messageText).toBe("Type 'number' is not assignable to type 'string'.");
  expect(converter.complete(declared, 'tot', 3).candidates).toContain('total');
  const shown = converter.inspect(declared, 'total', 2).displayParts.map(({ text }) => text);
  expect(shown.join('')).toBe('let total: number'.replace('let', 'const'));
});

it('emits and checks what cells import from beside the notebooks', () => {
  const { diagnostics, sideOutputs } = converter.convert('', "import { twice } from './helper';\ntwice(11);");
  expect(diagnostics).toEqual([]);
  expect(sideOutputs?.map(({ path }) => path)).toEqual(
    ['helper.js', 'leaf.js'].map((name) => join(process.cwd(), name)),
  );
  const { diagnostics: found } = converter.convert('', "import { wrong } from './wrong';\nwrong;");
  expect(found).toMatchObject([{ fileName: 'wrong.ts' }]);
});
