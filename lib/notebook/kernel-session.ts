/** For tests: a copy of lib that may be edited, and a real kernel over it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeRoot } from '../core/project';
import { kernelManagerOptions, openKernelSockets } from './kernel-sockets';
import { jupyterEnvironment, projectPython } from './report';

/** One message of a cell. */
export interface CellOutput {
  readonly type: string;
  readonly content: {
    readonly name?: string;
    readonly text?: string;
    readonly data?: Readonly<Record<string, string>>;
    readonly transient?: { readonly display_id?: string };
    readonly code?: string;
  };
}

/** What came of a cell. */
export interface CellResult {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
  readonly outputs: readonly CellOutput[];
}

/** A running kernel. */
export interface KernelSession {
  run(code: string, options?: { interruptOn?: string }): Promise<CellResult>;
  /** What the kernel says of the name at `position`; empty where it says nothing. */
  inspect(code: string, position: number): Promise<string>;
  /** The names that the kernel offers at `position`. */
  complete(code: string, position: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Text that a cell printed on standard output. */
export function printed({ outputs }: CellResult): string {
  return outputs
    .map(({ type, content }) => (type === 'stream' && content.name === 'stdout' ? content.text : ''))
    .join('');
}

/** A project in a temporary folder with a copy of lib; its packages are this project's. */
export function copyProject(): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'maude-project-'));
  const from = codeRoot();
  for (const name of ['package.json', 'package-lock.json', 'lib'])
    cpSync(join(from, name), join(root, name), {
      recursive: true,
      filter: (path) => !/node_modules|\.test\.ts$/.test(path.slice(from.length)),
    });
  mkdirSync(join(root, 'notebooks'));
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(from, 'node_modules')))
    if (name !== 'maude') symlinkSync(join(from, 'node_modules', name), join(root, 'node_modules', name));
  symlinkSync(join(root, 'lib'), join(root, 'node_modules/maude'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Starts a kernel in `root/notebooks`. */
export function openKernel(
  root: string,
  { kernel = 'tslab', python = projectPython(), environment = process.env } = {},
): KernelSession {
  const scratch = join(root, 'jupyter');
  mkdirSync(scratch, { recursive: true });
  const env = {
    ...jupyterEnvironment(scratch, environment),
    ...(kernel === 'tslab' ? { JUPYTER_PATH: join(root, 'lib/notebook') } : {}),
  };
  const driver = join(codeRoot(), 'lib/notebook/kernel-driver.py');
  const sockets = openKernelSockets();
  const words = [driver, kernel, join(root, 'notebooks'), ...kernelManagerOptions(sockets)];
  const child = spawn(python, words, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the kernel's driver ended: ${errors.join('')}`);
    return JSON.parse(value);
  };
  return {
    run: async (code, options = {}) => (await ask({ code, ...options })) as CellResult,
    async inspect(code, position) {
      const { data } = (await ask({ ask: 'inspect', code, position })) as Pick<CellOutput['content'], 'data'>;
      return data?.['text/plain'] ?? '';
    },
    async complete(code, position) {
      const reply = await ask({ ask: 'complete', code, position });
      return (reply as { readonly matches: readonly string[] }).matches;
    },
    close: () => ended(child).finally(sockets.remove),
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('close', () => resolve());
    child.stdin?.end();
  });
}
