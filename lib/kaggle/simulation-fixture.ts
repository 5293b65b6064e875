/** For checks: Kaggle's way with data sets, notebooks and outputs, on this machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { projectPython } from '../notebook/report';

/** Of Kaggle's image (May 2026); TensorFlow's libraries without what only its Python needs. */
export const KAGGLE_PACKAGES = [
  'papermill==2.6.0',
  'ipykernel==6.17.1',
  'jupyter_client==7.4.9',
  'pyzmq==26.2.1',
  'ipython<8',
  'setuptools<81',
];
export const KAGGLE_TENSORFLOW = 'tensorflow-cpu==2.20.0';
/** The latest, by the time of writing. */
export const CURRENT_PACKAGES = [
  'papermill==2.7.0',
  'ipykernel==7.4.0',
  'jupyter_client==8.10.0',
  'ruff==0.17.6',
];

/** Makes a Python environment of its own in `folder` and returns its programs' folder. */
export function makePython(
  folder: string,
  packages: readonly string[],
  ...more: readonly string[][]
): string {
  const bin = join(folder, 'bin');
  check(projectPython(), ['-m', 'venv', folder]);
  for (const words of [packages, ...more])
    check(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', ...words], pythonless());
  return bin;
}

function check(program: string, words: readonly string[], env = process.env): void {
  const { status, stdout, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stdout}${stderr}`);
}

/** The user's proxies, certificates and mirrors; nothing of this project, no Python's or Node's own settings. */
function pythonless(): NodeJS.ProcessEnv {
  const own =
    /^(MAUDE_|PYTHON|JUPYTER|VIRTUAL_ENV|TENSORFLOW_|npm_|NODE_(?!EXTRA_CA)|XDG_|HF_|IPYTHON|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** How a session ended. */
export interface SimulatedSession {
  /** Null after a kill. */
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

/** One machine: `input/` and `working/` as a notebook sees them. */
export class KaggleMachine {
  constructor(
    private readonly root: string,
    private readonly bin: string,
    private readonly extra: NodeJS.ProcessEnv = {},
  ) {
    for (const name of ['input', 'working', 'temp', 'home']) mkdirSync(join(root, name), { recursive: true });
  }

  get working(): string {
    return join(this.root, 'working');
  }

  /** Attaches a data set or an output as Kaggle does: read-only, without links, dotfiles and executable bits. */
  attach(name: string, folder: string): void {
    rmSync(join(this.root, 'input', name), { recursive: true, force: true });
    copyAsKaggle(folder, join(this.root, 'input', name));
  }

  /** Empties the disk beside the inputs, as between two sessions. */
  forget(): void {
    for (const name of ['working', 'temp']) {
      rmSync(join(this.root, name), { recursive: true, force: true });
      mkdirSync(join(this.root, name));
    }
  }

  /** Moves the output out of the way, into `to`. */
  save(to: string): string {
    renameSync(this.working, to);
    mkdirSync(this.working);
    return to;
  }

  /** Executes a notebook headless; kills every process of it once `killWhen` says so. */
  async run(
    notebook: string,
    edit = (text: string) => text,
    killWhen = () => false,
  ): Promise<SimulatedSession> {
    const start = performance.now();
    const file = join(this.working, '__notebook__.ipynb');
    writeFileSync(file, edit(readFileSync(notebook, 'utf8')));
    const words = ['-m', 'papermill', '--log-output', '--no-progress-bar', file, file];
    const child = spawn(join(this.bin, 'python'), words, { cwd: this.working, env: this.environment() });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    const watch = setInterval(() => killWhen() && killTree(child), 50);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearInterval(watch);
    return { code, output, seconds: (performance.now() - start) / 1000 };
  }

  /** No Node on PATH; the machine's folders in place of /kaggle. */
  private environment(): NodeJS.ProcessEnv {
    return {
      ...pythonless(),
      PATH: this.bin,
      HOME: join(this.root, 'home'),
      MAUDE_KAGGLE_INPUT: join(this.root, 'input'),
      MAUDE_KAGGLE_WORKING: this.working,
      MAUDE_KAGGLE_TEMP: join(this.root, 'temp'),
      ...this.extra,
    };
  }
}

function copyAsKaggle(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyAsKaggle(source, target);
    else {
      copyFileSync(source, target);
      chmodSync(target, 0o444);
    }
  }
}

/** Kills a process and all below it at once, as the end of a machine does; children first would tell their parents. */
function killTree(child: ChildProcess): void {
  const family = [child.pid as number];
  for (const pid of family) family.push(...childrenOf(pid));
  for (const pid of family) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended by itself
    }
  }
}

function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) => {
    try {
      return readFileSync(`${tasks}/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}

/** Whether fold `fold` of a run of Phase 2 below `working` has a resumable checkpoint and is not finished. */
export function isUnderWay(working: string, fold: number): boolean {
  const runs = join(working, 'reports/runs');
  const names = existsSync(runs) ? readdirSync(runs).filter((name) => name.startsWith('bert-')) : [];
  return names.some((name) => {
    const at = join(runs, name, `folds/fold-${fold}`);
    const has = (file: string) => statSync(join(at, file), { throwIfNoEntry: false }) !== undefined;
    return !has('fold.json') && (has('resume-a/resume.json') || has('resume-b/resume.json'));
  });
}
