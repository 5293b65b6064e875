import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Who may enter whom; the arrows only run this way. `types` rooms may be named by `import type` alone. */
const DOORS: Record<string, { values: string[]; types?: string[] }> = {
  core: { values: [] },
  metrics: { values: ['core'] },
  charts: { values: ['core'] },
  tracking: { values: ['core'] },
  remote: { values: ['core'] },
  data: { values: ['core'] },
  splits: { values: ['core', 'data'] },
  features: { values: ['core'] },
  tensorflow: { values: ['core', 'setup'] },
  classifiers: { values: ['core', 'data', 'features', 'metrics', 'tensorflow'], types: ['splits'] },
  runs: { values: ['core', 'metrics', 'tracking', 'data', 'splits'], types: ['classifiers'] },
  diagnostics: { values: ['core', 'metrics', 'charts', 'splits', 'data', 'runs'], types: ['classifiers'] },
  experiments: {
    values: [
      ...['core', 'metrics', 'charts', 'tracking', 'remote', 'data', 'splits', 'features', 'tensorflow'],
      ...['classifiers', 'runs', 'diagnostics'],
    ],
  },
  publish: {
    values: [
      ...['core', 'metrics', 'charts', 'data', 'splits', 'features', 'tensorflow', 'classifiers'],
      ...['runs', 'diagnostics', 'experiments'],
    ],
  },
  // The root's own: all definitions of parameters by what they are for.
  parameters: {
    values: ['core', 'data', 'splits', 'classifiers', 'diagnostics', 'experiments', 'publish'],
  },
  notebook: {
    values: ['core', 'charts', 'setup', 'parameters'],
    types: [
      ...['data', 'splits', 'features', 'metrics', 'tensorflow', 'classifiers', 'runs', 'experiments'],
      'publish',
    ],
  },
  kaggle: { values: ['core', 'classifiers', 'runs', 'experiments', 'notebook', 'setup'] },
  bench: {
    values: [
      ...['core', 'data', 'splits', 'features', 'metrics', 'tensorflow', 'classifiers', 'runs', 'remote'],
      ...['diagnostics', 'experiments'],
    ],
  },
  setup: { values: ['core'] },
};

/** Heavy packages, loaded only inside functions by `await import(...)`, so that a notebook pays for what it uses. */
const HEAVY =
  /^(koffi|@tensorflow\/.*|@duckdb\/.*|jsdom|@resvg\/.*|@napi-rs\/.*|plotly.*|esbuild|danfojs.*|onnxruntime.*|undici)$/;

/** Values that a caller hands over by place; more of them want names. */
const MOST_PARAMETERS = 5;

const lib = __dirname;
const sources = (readdirSync(lib, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
  .map((file) => ({ file, text: readFileSync(join(lib, file), 'utf8') }));
const production = sources.filter(
  ({ file }) =>
    !/(\.(test|check)|-fixture)\.ts$/.test(file) && (file.includes('/') || file === 'parameters.ts'),
);
const trees = production.map(({ file, text }) =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
);

interface Import {
  target: string;
  typesOnly: boolean;
}

function importsOf(text: string): Import[] {
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
  return [...text.matchAll(pattern)].map(([, type, target]) => ({ target, typesOnly: type !== undefined }));
}

/** What a file names of others in any way: values, types, and what it loads late. */
function targetsOf(text: string): string[] {
  const late = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, target]) => target);
  return [...importsOf(text).map(({ target }) => target), ...late].filter((target) => target.startsWith('.'));
}

/** Functions, methods and function types of a file that take too many parameters. */
function crowdedFunctions(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && node.parameters.length > MOST_PARAMETERS) {
      const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
      const name = named?.getText() ?? (ts.isConstructorDeclaration(node) ? 'constructor' : 'a function');
      found.push(`${tree.fileName}: ${name} has ${node.parameters.length} parameters`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/**
 * Exports of a file without a doc comment. One comment serves all overloads of a function, and the type of a
 * constant's values (`(typeof LABELS)[number]`) has that of the constant.
 */
function undocumentedExports(tree: ts.SourceFile): string[] {
  const documented = new Set<string>();
  return tree.statements.flatMap((statement) => {
    const named = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement;
    const name = (named as ts.DeclarationStatement).name?.getText();
    if (name === undefined) return [];
    if (ts.getJSDocCommentsAndTags(statement).length > 0) documented.add(name);
    const constant =
      ts.isTypeAliasDeclaration(statement) && /typeof (\w+)/.exec(statement.type.getText())?.[1];
    const isExported = /^export\s/.test(statement.getText());
    if (!isExported || documented.has(name) || (constant && documented.has(constant))) return [];
    return [`${tree.fileName}: ${name}`];
  });
}

function roomOf(file: string): string {
  return file.replace(/\.ts$/, '').split('/')[0];
}

function resolveLocal(file: string, target: string): string {
  return normalize(join(dirname(file), target));
}

describe('rooms', () => {
  it('are entered only by the doors that the design gives', () => {
    const trespasses: string[] = [];
    for (const { file, text } of production)
      for (const { target, typesOnly } of importsOf(text)) {
        if (!target.startsWith('.')) continue;
        const [from, to] = [roomOf(file), roomOf(resolveLocal(file, target))];
        const allowed = [from, ...DOORS[from].values, ...(typesOnly ? (DOORS[from].types ?? []) : [])];
        if (!allowed.includes(to)) trespasses.push(`${file} imports ${target}`);
      }
    expect(production.length).toBeGreaterThan(10);
    expect(trespasses).toEqual([]);
  });

  it('hold no cycle of imports, those of types included', () => {
    const files = new Map(production.map(({ file, text }) => [file.replace(/\.ts$/, ''), text]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of targetsOf(files.get(file) ?? '')) {
        const next = resolveLocal(`${file}.ts`, target);
        if (files.has(next)) visit(next, [...trail, file]);
        else if (files.has(`${next}/index`)) visit(`${next}/index`, [...trail, file]);
      }
      state.set(file, 'done');
    };
    for (const file of files.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('load no heavy package before it is needed', () => {
    const inNode = production.filter(({ file }) => !/^publish\/\w+\/browser\//.test(file));
    const early = inNode.flatMap(({ file, text }) =>
      importsOf(text)
        .filter(({ target, typesOnly }) => !typesOnly && HEAVY.test(target))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(early).toEqual([]);
  });

  it('have no default export and no file over 250 lines', () => {
    const offences = production.flatMap(({ file, text }) => [
      ...(/^export default/m.test(text) ? [`${file}: default export`] : []),
      ...(text.split('\n').length > 251 ? [`${file}: ${text.split('\n').length - 1} lines`] : []),
    ]);
    expect(offences).toEqual([]);
  });

  it('hand over at most five values by place', () => {
    expect(trees.flatMap(crowdedFunctions)).toEqual([]);
  });

  it('say of every export what it is', () => {
    expect(trees.flatMap(undocumentedExports)).toEqual([]);
  });

  it('write to a terminal by core/text/printable alone', () => {
    const programs = (readdirSync(lib, { recursive: true }) as string[])
      .filter((file) => /\.[cm]js$/.test(file) && !/node_modules|\.config\.mjs$/.test(file))
      .map((file) => ({ file, text: readFileSync(join(lib, file), 'utf8') }));
    const writes =
      /\bconsole\.\w+|process\.std(?:out|err)\b(?!\.on\b)|emitWarning\(|writeSync\((?:1|2|process\.)/;
    const writers = [...production, ...programs]
      .filter(({ text }) => writes.test(text))
      .map(({ file }) => file);
    expect(programs.length).toBeGreaterThan(10);
    // The kernel's console is that of the notebook's cells; the report command reads what terminal.ts writes.
    expect(writers.sort()).toEqual([
      'core/text/printable.cjs',
      'notebook/kernel.cjs',
      'notebook/terminal.ts',
    ]);
  });

  it('let SQL read and write files in one place alone, where nothing of a path enters the data', () => {
    const sql =
      /read_(parquet|csv|json|text|blob)\b|parquet_scan|FROM \$\{quoteText|\bCOPY \$?[{a-z]|\bATTACH '/;
    const places = production.filter(({ text }) => sql.test(text)).map(({ file }) => file);
    expect(places).toEqual(['core/files/parquet.ts']);
  });

  it('draw no random number that was not passed in', () => {
    const offenders = production.filter(({ text }) => /Math\.random\(/.test(text)).map(({ file }) => file);
    expect(offenders).toEqual([]);
  });

  it('are all named in the design table', () => {
    const rooms = new Set(production.map(({ file }) => roomOf(file)));
    expect([...rooms].filter((room) => !(room in DOORS))).toEqual([]);
  });
});
