import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may enter whom; the arrows only run this way. `types` rooms may be named by `import type` alone. */
const DOORS: Record<string, { values: string[]; types?: string[] }> = {
  core: { values: [] },
  cluster: { values: ['core'] },
  data: { values: ['core'] },
  splits: { values: ['core', 'data'] },
  features: { values: ['core'] },
  metrics: { values: ['core'] },
  tensorflow: { values: ['core', 'setup'] },
  models: { values: ['core', 'features', 'tensorflow'] },
  training: { values: ['core', 'features', 'metrics', 'models', 'tensorflow'] },
  tracking: { values: ['core'] },
  runs: { values: ['core', 'metrics', 'tracking'], types: ['data', 'models', 'training'] },
  units: {
    values: [
      ...[
        'core',
        'data',
        'splits',
        'metrics',
        'tensorflow',
        'models',
        'training',
        'tracking',
        'runs',
        'cluster',
      ],
    ],
  },
  publish: {
    values: ['core', 'data', 'splits', 'features', 'metrics', 'tensorflow', 'models', 'training', 'runs'],
  },
  notebook: {
    values: ['core', 'setup'],
    types: ['data', 'splits', 'features', 'metrics', 'tensorflow', 'models', 'training', 'runs', 'publish'],
  },
  kaggle: { values: ['core', 'runs', 'notebook', 'setup'], types: ['training'] },
  bench: {
    values: [
      ...['core', 'data', 'splits', 'features', 'metrics', 'models', 'training', 'tensorflow'],
      ...['runs', 'cluster', 'units'],
    ],
  },
  setup: { values: ['core'] },
};

/** Heavy packages, loaded only inside functions by `await import(...)`, so that a notebook pays for what it uses. */
const HEAVY =
  /^(koffi|@tensorflow\/.*|@duckdb\/.*|jsdom|@resvg\/.*|@napi-rs\/.*|plotly.*|esbuild|danfojs.*|onnxruntime.*|undici)$/;

const lib = __dirname;
const sources = (readdirSync(lib, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
  .map((file) => ({ file, text: readFileSync(join(lib, file), 'utf8') }));
const production = sources.filter(
  ({ file }) => !/(\.(test|check)|-fixture)\.ts$/.test(file) && file.includes('/'),
);

interface Import {
  target: string;
  typesOnly: boolean;
}

function importsOf(text: string): Import[] {
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
  return [...text.matchAll(pattern)].map(([, type, target]) => ({ target, typesOnly: type !== undefined }));
}

function roomOf(file: string): string {
  return file.split('/')[0];
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

  it('hold no cycle of imports', () => {
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
      for (const { target, typesOnly } of importsOf(files.get(file) ?? '')) {
        if (typesOnly || !target.startsWith('.')) continue;
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
    const inNode = production.filter(({ file }) => !file.startsWith('publish/demo/browser/'));
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

  it('draw no random number that was not passed in', () => {
    const offenders = production.filter(({ text }) => /Math\.random\(/.test(text)).map(({ file }) => file);
    expect(offenders).toEqual([]);
  });

  it('are all named in the design table', () => {
    const rooms = new Set(production.map(({ file }) => roomOf(file)));
    expect([...rooms].filter((room) => !(room in DOORS))).toEqual([]);
  });
});
