import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Definitions, valuesInProfile } from '../core/parameters/definition';
import { codeRoot } from '../core/project';
import { parameterSets } from '../parameters';
import { checkSet, parametersCell, parametersKeyOf } from './parameters-cell';
import { listNotebooks, type NotebookFile } from './report';

interface Cell {
  readonly name: string;
  readonly source: string;
  readonly key: string;
  /** Its lines that hold a commented member, without the slashes. */
  readonly members: readonly string[];
}

const MEMBER = /^ {2}\/\/ ((\w+): .+)$/;
const sets: Readonly<Record<string, Definitions>> = parameterSets;
let notebooks: NotebookFile[];
let cells: Cell[];

beforeAll(async () => {
  notebooks = await listNotebooks();
  cells = await Promise.all(
    notebooks.map(async ({ name, path }) => {
      const source = (await parametersCell(path)) ?? '';
      const lines = source.split('\n').slice(1, -1);
      return {
        ...{ name, source, key: parametersKeyOf(source) ?? '' },
        members: lines.map((line) => MEMBER.exec(line)?.[1] ?? `not a member: ${line}`),
      };
    }),
  );
});

/** The value that a line of the form `name: value, // why` writes. */
const membersOf = (member: string): object => new Function(`return {${member}\n}`)() as object;

describe('the parameters cell of every notebook', () => {
  it('is there, and names what it is for', () => {
    expect(cells.map(({ key }) => key)).toEqual([
      ...['data', 'imbalance', 'splits', 'tfidf-logistic', 'bert', 'diagnostics', 'selection'],
    ]);
    for (const { name, source, key } of cells) {
      expect(source.split('\n')[0], name).toBe(`const p = notebook.parameters('${key}', {`);
      expect(source, name).toMatch(/\n\}\);$/);
    }
  });

  it('shows about a dozen names, commented out, with the values of profile published', () => {
    for (const { name, key, members } of cells) {
      expect(members.length, name).toBeLessThanOrEqual(16);
      const published = valuesInProfile(sets[key], 'published');
      for (const member of members) {
        const [[shown, value]] = Object.entries(membersOf(member));
        expect(Object.keys(sets[key]), name).toContain(shown);
        expect([shown, value], name).toEqual([shown, published[shown]]);
      }
    }
  });

  it('type-checks with any one of them, and with all', () => {
    const literals = cells.flatMap(({ key, members }) =>
      [...members, members.join('\n')].map((shown) => literalOf(key, shown)),
    );
    const errors = typeErrors([...literals, literalOf('bert', 'epocs: 3'), literalOf('bert', "epochs: '3'")]);
    expect(errors).toEqual([
      expect.stringMatching(/but 'epocs' does not exist in type .* Did you mean to write 'epochs'/s),
      "Type 'string' is not assignable to type 'number'.",
    ]);
  });
});

const literalOf = (key: string, shown: string) => `{ const p: LiteralsOf<'${key}'> = {\n${shown}\n}; p; }`;

/** What the compiler says of statements over `LiteralsOf`. */
function typeErrors(statements: readonly string[]): string[] {
  const path = join(codeRoot(), 'lib/cells-of-a-test.ts');
  const text = `import type { LiteralsOf } from './parameters';\n${statements.join('\n')}\n`;
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es5.d.ts'] },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, version) =>
    file === path ? ts.createSourceFile(file, text, version) : getSourceFile(file, version);
  const program = ts.createProgram([path], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('checkSet', () => {
  it('takes the names of the notebooks that are run, and suggests the nearest one', async () => {
    const [, , , phase1, phase2] = notebooks;
    await checkSet({ learningRate: '1e-3', C: '3' }, notebooks);
    await checkSet({ learningRate: '1e-3' }, [phase2]);
    await expect(checkSet({ lerningRate: '1e-3' }, [phase2])).rejects.toThrow(
      '--set "lerningRate": did you mean learningRate? Expected one of ablation, accumulation,',
    );
    await expect(checkSet({ learningRate: '1e-3' }, [phase1])).rejects.toThrow('expected one of C,');
  });
});
