/** From a TypeScript notebook to the Python notebook that Kaggle can run: its cells stay, behind `%%ts`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../core/check';
import { PROFILES } from '../core/parameters/definition';
import { codeRoot } from '../core/project';
import { needsGpu } from './metadata';

/** What the notebook was made with; its first cells refuse another data set. */
export interface PackageFacts {
  /** SHA-256 of `workbench.archive`. */
  readonly sha256: string;
  /** SHA-256 of `packages.archive`; null where the packages are fetched. */
  readonly packages: string | null;
  readonly node: { readonly version: string; readonly sha256: string };
}

/** What the settings cell begins with. */
export interface NotebookSettings {
  readonly profile: string;
  readonly set: Readonly<Record<string, string>>;
  readonly sessionHours: number;
  readonly internet: boolean;
}

interface Cell {
  readonly cell_type: 'markdown' | 'code' | 'raw';
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: string | readonly string[];
}

/** The cell of notebook 05 after which the sessions are counted. */
export const ESTIMATE_CELL = '05-estimate';

/** The secrets that the workbench can use. */
const SECRETS = ['HF_TOKEN', 'OPENFDA_API_KEY'];

/** The Python of the first cells. */
export async function sessionPython(): Promise<string> {
  return readFile(join(codeRoot(), 'lib/kaggle/session.py'), 'utf8');
}

/** The Kaggle form of the notebook file at `path`, as the text of an .ipynb file; the same input gives the same bytes. */
export async function kaggleNotebook(
  path: string,
  name: string,
  settings: NotebookSettings,
  facts: PackageFacts,
): Promise<string> {
  const { cells } = JSON.parse(await readFile(path, 'utf8')) as { cells: readonly Cell[] };
  check(
    name.slice(0, 2) !== '05' || cells.some(({ id }) => id === ESTIMATE_CELL),
    `${path}: expected a cell ${ESTIMATE_CELL}`,
  );
  const gpu = needsGpu(name);
  const [title, ...rest] = cells;
  const notebook = {
    cells: [
      typescript(title),
      markdown('kaggle-about', ABOUT),
      python('kaggle-settings', settingsCell(name.slice(0, 2), settings)),
      python('kaggle-session', (await sessionPython()).trimEnd(), HIDDEN),
      python('kaggle-start', startCell(facts)),
      ...rest.flatMap((cell) => [typescript(cell), ...(cell.id === ESTIMATE_CELL ? PLAN : [])]),
      markdown('kaggle-after', '## The end of this session'),
      python('kaggle-finish', 'finish(kernel)'),
    ],
    metadata: {
      kaggle: {
        ...(gpu ? { accelerator: 'nvidiaTeslaT4' } : {}),
        isGpuEnabled: gpu,
        isInternetEnabled: settings.internet,
        language: 'python',
        sourceType: 'notebook',
      },
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python', file_extension: '.py', mimetype: 'text/x-python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

const ABOUT = `**Runs on Kaggle.** The cells that begin with \`%%ts\` are the workbench's TypeScript cells: they run in its own kernel, which the next cells install and start; edit them here as anywhere else.

A session that is stopped, by its time or by hand, has saved what it trained. To go on, save another version with this notebook's own output attached (Add Input, Your Work, Notebooks): it resumes by itself, in the fold and at the step where the last one stopped.`;

/** Kaggle's and JupyterLab's ways to fold a cell's input. */
const HIDDEN = { '_kg_hide-input': true, jupyter: { source_hidden: true } };

const PLAN = [
  typescript({
    cell_type: 'code',
    id: 'kaggle-plan',
    metadata: {},
    source: `import { kaggle } from 'maude';

if (estimate)
  notebook.table(kaggle.sessionPlan(estimate), {
    caption: 'Sessions of this length, and the share of a week of 30 GPU hours',
  });`,
  }),
];

function settingsCell(number: string, { profile, set, sessionHours }: NotebookSettings): string {
  return `SETTINGS = {
    "notebook": "${number}",
    "profile": ${JSON.stringify(profile)},  # ${PROFILES.join(', ')}
    "set": ${pythonOf(set)},  # parameters, as --set NAME=VALUE
    "session_hours": ${sessionHours},  # training stops after this long, saved; Kaggle ends a session after 9 to 12
    "secrets": [${SECRETS.map(pythonOf).join(', ')}],  # labels under Add-ons, Secrets; never printed
}`;
}

function startCell(facts: PackageFacts): string {
  const lines = Object.entries(facts).map(([name, value]) => `    "${name}": ${pythonOf(value)},\n`);
  return `PACKAGE = {\n${lines.join('')}}\nkernel = start(SETTINGS, PACKAGE)`;
}

/** Texts, numbers, null and objects of these, as Python writes them. */
function pythonOf(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${pythonOf(inner)}`);
  return `{${members.join(', ')}}`;
}

function typescript(cell: Cell): object {
  const source = typeof cell.source === 'string' ? cell.source : cell.source.join('');
  return cell.cell_type === 'code'
    ? python(cell.id, `%%ts\n${source}`, cell.metadata)
    : markdown(cell.id, source);
}

function python(id: string, source: string, metadata: object = {}): object {
  return { cell_type: 'code', execution_count: null, id, metadata, outputs: [], source: linesOf(source) };
}

function markdown(id: string, source: string): object {
  return { cell_type: 'markdown', id, metadata: {}, source: linesOf(source) };
}

/** Lines with their breaks, as notebooks hold them. */
function linesOf(source: string): string[] {
  return source.split(/(?<=\n)/);
}
