/**
 * For tests: the cells of notebooks in one process, without Jupyter and without checking types, for what they say.
 * `node lib/run.cjs lib/notebook/notebook-cells-fixture.ts 01 03` runs those notebooks and ends at the first that fails;
 * what they showed lies in `shown/01.json` below the project's root.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { messageOf } from '../core/check';
import { codeRoot, thisProject } from '../core/project';
import { listNotebooks } from './report';

/** What a notebook showed, and the cell that failed. */
export interface ShownNotebook {
  readonly number: string;
  readonly outputs: readonly { readonly cell: string; readonly data: Readonly<Record<string, string>> }[];
  readonly failed: { readonly cell: string; readonly message: string } | null;
}

/** A notebook's code cells as the body of one function: imports become requires, each cell first says its name. */
function bodyOf(path: string): string {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: { cell_type: string; id: string; source: string | string[] }[];
  };
  const code = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ id, source }) => `enter('${id}');\n${[source].flat().join('')}`)
    .join('\n')
    .replace(/^import \* as (\w+) from '([^']+)';/gm, "var $1 = require('$2');")
    // tslab lets a cell declare a name anew.
    .replace(/^(?:const|let) /gm, 'var ')
    .replace(/^import (\{[^}]*\}) from '([^']+)';/gm, "var $1 = require('$2');");
  return transformSync(`async function notebookCells(require, enter) {\n${code}\n}`, { loader: 'ts' }).code;
}

/** Runs the notebooks of the given numbers. Returns 1 when a cell failed. */
export async function main(numbers: readonly string[]): Promise<number> {
  const outputs: { cell: string; data: Readonly<Record<string, string>> }[] = [];
  let cell = '';
  // Where lib looks for the kernel that runs it.
  const lastWriteDisplayData = ({ data }: { data: Record<string, string> }, update: boolean) => {
    if (!update) outputs.push({ cell, data });
  };
  require.cache['/tslab/dist/jupyter.js'] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
  const folder = join(thisProject().root, 'shown');
  mkdirSync(folder, { recursive: true });
  const load = createRequire(join(codeRoot(), 'notebooks', 'cells.js'));
  for (const { number, path } of await listNotebooks()) {
    if (numbers.length > 0 && !numbers.includes(number)) continue;
    outputs.length = 0;
    let failed: ShownNotebook['failed'] = null;
    const run = new Function(`${bodyOf(path)}; return notebookCells;`)() as (
      load: NodeJS.Require,
      enter: (id: string) => void,
    ) => Promise<void>;
    await run(load, (id) => {
      cell = id;
    }).catch((error) => {
      failed = { cell, message: process.env.MAUDE_DEBUG ? String((error as Error).stack) : messageOf(error) };
    });
    const shown: ShownNotebook = { number, outputs, failed };
    writeFileSync(join(folder, `${number}.json`), JSON.stringify(shown));
    if (failed) return 1;
  }
  return 0;
}
