/** One side of a bench: a fresh process that prints JSON as its last line, with the peak memory of its whole tree. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process answered and what it took. */
export interface Measured<T> {
  readonly answer: T;
  /** Largest sum of resident memory over the process and its children, in bytes; NaN where /proc is missing. */
  readonly peak: number;
}

const SAMPLE_MS = 20;
/** OpenBLAS is left to find out its machine: what is set for another program slows it. */
const UNSET = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE'];

/** Runs the program; throws with the end of its error output when it does not answer. */
export function measure<T>(program: string, args: readonly string[]): Promise<Measured<T>> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  let peak = Number.NaN;
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const timer = setInterval(() => {
    const size = child.pid === undefined ? Number.NaN : treeSize(child.pid);
    if (!Number.isNaN(size) && !(peak >= size)) peak = size;
  }, SAMPLE_MS);
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`expected an answer of ${program} (MAUDE_PEER_PYTHON names a Python): ${why}`));
    child.on('error', ({ message }) => fail(message));
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0) return fail(errors.trim().slice(-300));
      resolve({ answer: JSON.parse(output.trim().split('\n').at(-1) ?? '') as T, peak });
    });
  });
}

/** Resident bytes of a process and its descendants. */
function treeSize(pid: number): number {
  try {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((sum, child) => sum + (treeSize(Number(child)) || 0), kilobytes * 1024);
  } catch {
    return Number.NaN;
  }
}
