import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CellResult, copyProject, type KernelSession, openKernel, printed } from './kernel-session';

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(2)> [a](javascript:alert(3)) \\u001b[31mred`;

describe('a kernel', { timeout: 120_000 }, () => {
  let project: ReturnType<typeof copyProject>;
  let kernel: KernelSession;

  beforeAll(async () => {
    project = copyProject();
    mkdirSync(join(project.root, 'lib/scratch'));
    writeFileSync(join(project.root, 'lib/scratch/leaf.ts'), 'export const answer: number = 1;\n');
    writeFileSync(
      join(project.root, 'lib/scratch/index.ts'),
      "export { answer } from './leaf';\nexport function fail(): never {\n  throw new Error('from lib');\n}\n",
    );
    const index = join(project.root, 'lib/index.ts');
    writeFileSync(index, `${readFileSync(index, 'utf8')}export * as scratch from './scratch/index';\n`);
    kernel = openKernel(project.root);
    const opened = await kernel.run(
      "import { core, data, features, metrics, notebook, runs, scratch, splits } from 'maude';",
    );
    expect(opened.evalue).toBeUndefined();
  }, 120_000);

  afterAll(async () => {
    await kernel.close();
    project.remove();
  });

  const bundles = ({ outputs }: CellResult) =>
    outputs.filter(({ type }) => type === 'display_data').map(({ content }) => content.data ?? {});

  it('shows an error of many empty lines at once', async () => {
    const before = performance.now();
    const { status } = await kernel.run("throw new Error('\\n'.repeat(150_000));");
    expect(status).toBe('error');
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('loads no room that was not imported, and no heavy package', async () => {
    const result = await kernel.run('console.log(JSON.stringify(Object.keys(require.cache)))');
    const files = JSON.parse(printed(result)) as string[];
    const ours = files.filter((file) => file.startsWith(join(project.root, 'lib/')));
    expect(ours.some((file) => file.endsWith('lib/splits/index.ts'))).toBe(true);
    // Definitions of parameters are there, and the file that owns two of their choices.
    const loaded = ours.filter((file) => !/parameters\.ts$|training\/selection\.ts$/.test(file));
    expect(loaded.filter((file) => /lib\/(tensorflow|training|publish)\//.test(file))).toEqual([]);
    expect(
      files.filter((file) =>
        /node_modules\/(@tensorflow|koffi|@duckdb|jsdom|danfojs-node|@resvg)\//.test(file),
      ),
    ).toEqual([]);
  });

  it('completes the names of parameters, and says what each is', async () => {
    const cell = "const p = notebook.parameters('bert', {\n  // learningRate: 2e-5, // the peak\n  ";
    const names = await kernel.complete(`${cell}drop\n});`, `${cell}drop`.length);
    expect(names).toEqual(['dropoutRate']);
    for (const code of [`${cell}\n});`, `${cell.replace('// learningRate', 'learningRate')}});`]) {
      const help = await kernel.inspect(code, code.indexOf('learningRate') + 4);
      expect(help).toMatch(/^learningRate: a number, 1e-8 to 1\n/);
      expect(help).toContain('quick 0.002, pretrained 1e-4, full and published 2e-5');
      expect(help).toContain('The peak, after the warm-up');
    }
    expect(await kernel.inspect(`${cell}\n});`, 6)).toContain('p: ');
    const wrong = await kernel.run("const q = notebook.parameters('bert', { learningrate: 1e-3 });");
    expect(wrong.evalue).toContain("'learningrate' does not exist");
    const choice = await kernel.run("const q = notebook.parameters('bert', { pooling: 'all' });");
    expect(choice.evalue).toMatch(/'"all"' is not assignable to type '.*"clsMeanConcat"/);
    const right = await kernel.run(
      "const q = notebook.parameters('bert', { learningRate: 1e-3 });\nconsole.log(q.learningRate, q.epochs, q.pooling satisfies 'cls' | 'mean' | 'pooler' | 'clsMeanConcat');",
    );
    expect(right.evalue).toBeUndefined();
    expect(printed(right)).toBe('0.001 3 clsMeanConcat\n');
    const [table] = bundles(right);
    expect(table['text/html'].indexOf('learningRate')).toBeLessThan(table['text/html'].indexOf('<details'));
  });

  it('refuses a wrong type with its position', async () => {
    const result = await kernel.run('const n = 1;\nconst p = notebook.formatNumber("three");');
    expect(result).toMatchObject({ status: 'error', ename: 'TypeScriptError' });
    expect(result.evalue).toMatch(
      /^2:33 - Argument of type 'string' is not assignable to parameter of type 'number'/,
    );
    expect(result.outputs.map(({ type }) => type)).toContain('error');
  });

  it('reports what was thrown in lib with its line there', async () => {
    const result = await kernel.run('scratch.fail();');
    expect(result).toMatchObject({ status: 'error', ename: 'Error', evalue: 'from lib' });
    expect(result.traceback?.join('\n')).toMatch(/scratch\/index\.ts:3:9/);
    expect(result.traceback?.join('\n')).not.toMatch(/tslab\/dist|node:internal/);
  });

  it('reports a message without what a terminal would obey', async () => {
    const result = await kernel.run(
      "throw Object.assign(new Error('a\\u001b[2Jb\\u202ec\\u0007'), { name: 'E\\u009b1m' });",
    );
    expect(result.evalue).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{7}');
    expect(result.ename).toBe('E\\u{9b}1m');
    expect([...(result.traceback ?? []), result.ename, result.evalue].join('')).not.toMatch(/[^\x20-\x7e]/);
  });

  it('reports what was thrown after an await', async () => {
    const result = await kernel.run("await null;\nthrow new TypeError('late');");
    expect(result).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'late' });
  });

  it('sees an edit of a leaf of lib at the next import, with its new type', async () => {
    const leaf = join(project.root, 'lib/scratch/leaf.ts');
    writeFileSync(leaf, "export const answer: string = 'two';\n");
    const result = await kernel.run(
      "import { scratch } from 'maude';\nconsole.log(scratch.answer.toUpperCase());",
    );
    expect(result.evalue).toBeUndefined();
    expect(printed(result)).toBe('TWO\n');
    writeFileSync(leaf, 'export const answer = ;\n');
    const broken = await kernel.run("import { scratch } from 'maude';\nscratch.fail();");
    expect(broken.evalue).toMatch(/leaf\.ts:1:22: ERROR: Unexpected ";"/);
    writeFileSync(leaf, 'export const answer = 3;\n');
    const mended = await kernel.run("import { scratch } from 'maude';\nconsole.log(scratch.answer);");
    expect(printed(mended)).toBe('3\n');
  });

  it('delivers 3,000 lines of one tick', async () => {
    const result = await kernel.run('for (let i = 0; i < 3000; i++) console.log(i);');
    expect(printed(result)).toBe(Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(''));
  });

  it('keeps its state when interrupted, and lets work stop', async () => {
    const result = await kernel.run('const before = 41;\nawait null;');
    expect(result.status).toBe('ok');
    const interrupted = await kernel.run(
      `(globalThis as { work?: string }).work = 'started';
const signal = notebook.interruptSignal();
while (!signal.aborted) { await new Promise((resolve) => setTimeout(resolve, 50)); console.log('tick'); }
(globalThis as { work?: string }).work = String(signal.reason.message);`,
      { interruptOn: 'tick' },
    );
    expect(interrupted).toMatchObject({ status: 'error', evalue: 'Interrupted asynchronously' });
    const after = await kernel.run(
      'await new Promise((resolve) => setTimeout(resolve, 300));\nconsole.log(before + 1, (globalThis as { work?: string }).work, notebook.interruptSignal().aborted);',
    );
    expect(printed(after)).toBe('42 interrupted false\n');
  });

  it('survives an interrupt after a listener was added in the synchronous part of a cell', async () => {
    await kernel.run("process.on('SIGINT', () => {});");
    const interrupted = await kernel.run(
      "await null; setTimeout(() => console.log('waiting'), 100);\nawait new Promise((resolve) => setTimeout(resolve, 20_000));",
      { interruptOn: 'waiting' },
    );
    expect(interrupted.status).toBe('error');
    expect(printed(await kernel.run('console.log(before)'))).toBe('41\n');
    const spinning = await kernel.run(
      "console.log('spinning');\nfor (const end = Date.now() + 20_000; Date.now() < end; );",
      { interruptOn: 'spinning' },
    );
    expect(spinning.evalue).toMatch(/interrupted/);
    expect(printed(await kernel.run('console.log(before)'))).toBe('41\n');
  });

  it('has a heap limit that follows the memory', async () => {
    const result = await kernel.run(
      "import * as v8 from 'node:v8';\nconsole.log(v8.getHeapStatistics().heap_size_limit);",
    );
    const limit = Number(printed(result));
    expect(limit).toBeGreaterThan(0.7 * Math.min(totalmem(), process.constrainedMemory?.() || Infinity));
    expect(limit).toBeLessThan(0.85 * totalmem());
  });

  it('draws a live bar that is updated in place', async () => {
    const result = await kernel.run(
      `const bar = notebook.progress('Work');
for (let i = 0; i <= 10; i++) { bar({ task: 'one', done: i, total: 10 }); await new Promise((resolve) => setTimeout(resolve, 60)); }`,
    );
    const drawn = result.outputs.filter(({ type }) => type.endsWith('display_data'));
    expect(drawn.map(({ type }) => type)).toEqual([
      'display_data',
      ...drawn.slice(1).map(() => 'update_display_data'),
    ]);
    expect(drawn.length).toBeGreaterThan(2);
    expect(drawn.length).toBeLessThan(8);
    expect(new Set(drawn.map(({ content }) => content.transient?.display_id)).size).toBe(1);
    expect(drawn.at(-1)?.content.data?.['text/plain']).toMatch(/^Work · one: 10 of 10/);
  });

  it('shows charts in three forms and lets no hostile text act', async () => {
    const result = await kernel.run(
      `const hostile = "${HOSTILE}";
notebook.markSynthetic(true);
notebook.begin('01', hostile);
notebook.table([{ text: hostile, n: 1 }], { caption: hostile });
notebook.say\`Text: \${hostile}\`;
await notebook.show({ data: [{ type: 'bar', x: [hostile, 'b'], y: [1, 2], text: [hostile, ''], hovertemplate: '%{text}' }], layout: { title: hostile } }, { alt: hostile });`,
    );
    expect(result.evalue).toBeUndefined();
    const [begin, table, say, chart] = bundles(result);
    for (const html of [begin['text/html'], table['text/html'], chart['text/html']]) {
      expect(html).not.toMatch(/<img src=x|alert\(1\)<\/script>/);
      expect(html.match(/<\/script>/g)?.length ?? 0).toBe(html.match(/<script>/g)?.length ?? 0);
    }
    expect(say['text/markdown']).not.toMatch(/[<[\u001b]/);
    expect(Object.keys(chart).sort()).toEqual(['image/png', 'text/html', 'text/plain']);
    expect(chart['text/plain']).not.toContain('\u001b');
    expect(Buffer.from(chart['image/png'], 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(chart['text/html']).not.toContain('plotly.js (cartesian');
    expect(begin['text/html']).toContain('plotly.js (cartesian');
  });

  it('sends the number and text of a cell back', async () => {
    const result = await kernel.run('1 + 1');
    expect(result.outputs[0]).toMatchObject({ type: 'execute_input', content: { code: '1 + 1' } });
  });
});
