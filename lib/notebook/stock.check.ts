/**
 * The ways of a user who never runs our commands: a stock tslab, installed into a Python environment of its own, and
 * that environment's plain `jupyter nbconvert`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import { listNotebooks, projectPython } from './report';

const root = codeRoot();
const folder = mkdtempSync(join(tmpdir(), 'maude-stock-'));
const bin = join(folder, 'python', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = join(bin, 'python');
const environment = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  // nbconvert's page templates lie with the borrowed packages; no kernel of ours does.
  JUPYTER_PATH: join(root, '.venv/share/jupyter'),
  JUPYTER_CONFIG_DIR: join(folder, 'config'),
  JUPYTER_DATA_DIR: join(folder, 'data'),
  MAUDE_ROOT: join(folder, 'project'),
  MAUDE_RECORDS: '400',
};
const run = (program: string, ...words: string[]) =>
  execFileSync(program, words, { cwd: root, env: environment, encoding: 'utf8', stdio: 'pipe' });

/** A Python environment of its own that borrows the packages of the project's: nothing is downloaded. */
function makePython() {
  run(projectPython(), '-m', 'venv', '--without-pip', join(folder, 'python'));
  const site = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
  const [ours, theirs] = [projectPython(), python].map((program) => run(program, '-c', site).trim());
  writeFileSync(join(theirs, 'borrowed.pth'), `${ours}\n`);
}

beforeAll(() => {
  makePython();
  const tslab = join(root, 'node_modules/.bin/tslab');
  run(process.execPath, tslab, 'install', `--python=${python}`, `--binary=${tslab}`, '--sys-prefix');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('runs notebooks 01, 03 and 04 with a stock tslab', async () => {
  const kernel = JSON.parse(
    readFileSync(join(folder, 'python/share/jupyter/kernels/tslab/kernel.json'), 'utf8'),
  ) as { argv: string[] };
  expect(kernel.argv.join(' ')).not.toContain('kernel.cjs');
  const wanted = (await listNotebooks()).filter(({ number }) => ['01', '03', '04'].includes(number));
  expect(wanted).toHaveLength(3);
  const reports = join(folder, 'reports');
  for (const { path } of wanted)
    run(python, '-m', 'nbconvert', '--execute', '--to', 'html', '--output-dir', reports, path);
  expect(readdirSync(reports).sort()).toEqual(wanted.map(({ name }) => `${name}.html`));
  for (const { name } of wanted) {
    const html = readFileSync(join(reports, `${name}.html`), 'utf8');
    expect(html.includes('plotly.js (cartesian')).toBe(true);
    expect(html.match(/class="maude-figure"/g)?.length ?? 0).toBeGreaterThan(0);
    expect(html.includes('SYNTHETIC')).toBe(true);
  }
});
