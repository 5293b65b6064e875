/** Executes a notebook into an HTML report: nbconvert with our kernel and template, whole or not at all. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { NONCE_VARIABLE } from '../charts/script';
import { check } from '../core/check';
import { temporaryPath } from '../core/files/files';
import { codeRoot } from '../core/project';
import { escapeHtml } from '../core/text/escape';
import { kernelManagerOptions, kernelRefusal, openKernelSockets } from './kernel-sockets';
import { TERMINAL_MARK } from './terminal';

/** A notebook of the project. */
export interface NotebookFile {
  /** Two digits, `04`. */
  readonly number: string;
  /** `04-phase1-tfidf-logistic`. */
  readonly name: string;
  readonly path: string;
}

/** Where a report goes and what its notebook runs with. */
export interface ReportOptions {
  /** Folder of the reports. */
  readonly reports: string;
  /** Parameters that win over environment and profile, as `--set` gives them. Default: none. */
  readonly set?: Readonly<Record<string, string>>;
  /** Hears what the notebook's progress bars say. Default: nobody. */
  readonly onLine?: (line: string) => void;
  /** Python with nbconvert. Default: the project's own. */
  readonly python?: string;
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Default: this machine's. */
  readonly platform?: string;
}

/** Kernels that are started before a notebook is given up, and seconds that each has to answer; cells have no limit. */
const MOST_STARTS = 3;
const STARTUP_SECONDS = 60;

/** A finished report. */
export interface Report {
  readonly path: string;
  readonly seconds: number;
}

/** The notebooks in `folder`, in order. */
export async function listNotebooks(folder = join(codeRoot(), 'notebooks')): Promise<NotebookFile[]> {
  const names = (await readdir(folder)).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();
  return names.map((name) => ({
    number: name.slice(0, 2),
    name: basename(name, '.ipynb'),
    path: join(folder, name),
  }));
}

/**
 * Executes `notebook` and writes `reports/NAME.html`; the notebook's file is only read. When a cell fails, throws an
 * error with the cell and its message, and the report that was there stays.
 */
export async function makeReport(notebook: NotebookFile, options: ReportOptions): Promise<Report> {
  const { reports, python = projectPython() } = options;
  check(existsSync(python), `${python}: no such Python; \`npm start\` sets up the project's own`);
  const started = performance.now();
  const folder = temporaryPath(join(reports, notebook.name));
  await mkdir(folder, { recursive: true });
  try {
    const nonce = randomBytes(16).toString('hex');
    const asked = { ...options, nonce };
    let errors = await runNbconvert(python, notebook, folder, asked);
    for (let starts = 1; starts < MOST_STARTS && kernelRefusal(errors ?? '') !== null; starts++)
      errors = await runNbconvert(python, notebook, folder, asked);
    if (errors !== null) throw new Error(`${notebook.name}: ${cellError(errors)}`);
    const seconds = (performance.now() - started) / 1000;
    const made = join(folder, `${notebook.name}.html`);
    const html = (await readFile(made, 'utf8')).replace("'nonce-NONCE'", `'nonce-${nonce}'`);
    await writeFile(made, withHead(html, await titleOf(notebook), seconds));
    const path = join(reports, `${notebook.name}.html`);
    await rename(made, path);
    return { path, seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The Python of the project's own environment. */
export function projectPython(): string {
  const parts = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  return join(codeRoot(), '.venv', ...parts);
}

/** Jupyter's environment: our kernel first, nobody's configuration, nothing left behind outside `scratch`. */
export function jupyterEnvironment(scratch: string, environment = process.env): NodeJS.ProcessEnv {
  const path = [dirname(process.execPath), environment.PATH].filter(Boolean).join(delimiter);
  return {
    ...environment,
    PATH: path,
    JUPYTER_PATH: [join(codeRoot(), 'lib/notebook'), environment.JUPYTER_PATH]
      .filter(Boolean)
      .join(delimiter),
    JUPYTER_NO_CONFIG: '1',
    JUPYTER_CONFIG_DIR: join(scratch, 'config'),
    JUPYTER_RUNTIME_DIR: join(scratch, 'runtime'),
    IPYTHONDIR: join(scratch, 'ipython'),
    PYTHONNOUSERSITE: '1',
    PYTHONIOENCODING: 'utf-8',
  };
}

/** The template and its filter. */
const TEMPLATE = join(codeRoot(), 'lib/notebook/template');

/** Runs nbconvert; null when all went well, else what it wrote to standard error. */
function runNbconvert(
  python: string,
  notebook: NotebookFile,
  folder: string,
  {
    set = {},
    onLine,
    environment = process.env,
    platform,
    nonce,
  }: ReportOptions & { readonly nonce: string },
): Promise<string | null> {
  const sockets = openKernelSockets({ platform });
  const words = [
    ...['-m', 'nbconvert', '--execute', '--to', 'html', '--log-level', 'WARN'],
    ...['--template', 'workbench', `--TemplateExporter.extra_template_basedirs=${TEMPLATE}`],
    `--TemplateExporter.filters=${JSON.stringify({ markdown2html: 'report_markdown.report_markdown' })}`,
    '--ExecutePreprocessor.kernel_name=tslab',
    `--ExecutePreprocessor.startup_timeout=${STARTUP_SECONDS}`,
    ...kernelManagerOptions(sockets),
    ...['--output-dir', folder, literalPattern(notebook.path)],
  ];
  const env = {
    ...jupyterEnvironment(folder, environment),
    MAUDE_SET: JSON.stringify(set),
    MAUDE_REPORT: '1',
    [NONCE_VARIABLE]: nonce,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: [TEMPLATE, environment.PYTHONPATH].filter(Boolean).join(delimiter),
  };
  const child = spawn(python, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const mark = line.indexOf(TERMINAL_MARK);
    if (mark >= 0) onLine?.(line.slice(mark + TERMINAL_MARK.length));
    else errors.push(line);
  });
  // Control-C reaches the child as well: it ends its kernel, then we clean up.
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.on('SIGINT', onInterrupt);
  return new Promise<string | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (interrupted) reject(new Error(`${notebook.name}: interrupted`));
      else resolve(code === 0 ? null : errors.join('\n'));
    });
  }).finally(() => {
    process.off('SIGINT', onInterrupt);
    sockets.remove();
  });
}

/** nbconvert takes the names of notebooks as patterns: the one that only `path` matches. */
const literalPattern = (path: string) => path.replace(/[*?[]/g, '[$&]');

/** The failed cell and its message out of nbconvert's Python stack; where no cell failed, what stands below the stack. */
export function cellError(output: string): string {
  const refused = kernelRefusal(output);
  if (refused !== null) return `the kernel did not start: ${refused}; run again`;
  const marks = ['CellExecutionError: ', 'DeadKernelError: '];
  for (const mark of marks) {
    const at = output.lastIndexOf(mark);
    if (at >= 0) return output.slice(at + mark.length).trim();
  }
  const lines = output.trimEnd().split('\n');
  const below = lines.slice(lines.map((line) => /^\s/.test(line)).lastIndexOf(true) + 1);
  return below.join('\n').trim() || output.trim() || 'nbconvert failed and said nothing';
}

/** The first heading of a notebook. */
async function titleOf(notebook: NotebookFile): Promise<string> {
  const { cells } = JSON.parse(await readFile(notebook.path, 'utf8')) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  for (const { cell_type, source } of cells) {
    const heading = /^#\s+(.+)$/m.exec(Array.isArray(source) ? source.join('') : source);
    if (cell_type === 'markdown' && heading) return heading[1].trim();
  }
  return notebook.name;
}

function withHead(html: string, title: string, seconds: number): string {
  const head = `<title>${escapeHtml(title)}</title>\n<meta name="maude-seconds" content="${seconds.toFixed(1)}">`;
  return html.replace(/<title>[\s\S]*?<\/title>/, () => head);
}
