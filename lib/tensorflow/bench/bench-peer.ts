/** Python TensorFlow and PyTorch as peers of the bench, each in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** Work that a peer can time. */
export type PeerTask =
  | { readonly kind: 'op'; readonly times: number }
  | {
      readonly kind: 'gemm';
      readonly dtype: 'float32' | 'bfloat16';
      readonly size: number;
      readonly times: number;
    }
  | {
      readonly kind: 'layer' | 'function';
      /** Of a function: how many layers. */
      readonly layers?: number;
      readonly batch: number;
      readonly length: number;
      readonly hidden: number;
      readonly heads: number;
      readonly times: number;
    };

/** A running peer. */
export interface Peer<Task = PeerTask> {
  readonly name: string;
  /** Where it can compute: `cpu`, `cuda`; null where it does not say. */
  readonly device: string | null;
  /** Seconds of one run of the task (mean over its times); null when the peer has none. */
  time(task: Task): Promise<number | null>;
  stop(): void;
}

/** Starts a peer of `bench-peer.py`; null when the Python has no such package. */
export async function startPeer(framework: 'tensorflow' | 'torch', threads: number): Promise<Peer | null> {
  const peer = await startPython<PeerTask>(join(__dirname, 'bench-peer.py'), framework, String(threads));
  return peer && { ...peer, name: `${framework === 'torch' ? 'PyTorch' : 'Python TensorFlow'} ${peer.name}` };
}

/**
 * Starts a Python script that prints its version, then answers each line of JSON with its seconds; null when it ends
 * before that. The Python is the one that `MAUDE_PEER_PYTHON` names, else `python3`. Settings of OpenBLAS stay out:
 * they are made for NumPy.
 */
export async function startPython<Task>(script: string, ...args: string[]): Promise<Peer<Task> | null> {
  const python = process.env.MAUDE_PEER_PYTHON || 'python3';
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...env } = process.env;
  const child = spawn(python, [script, ...args], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const lines = lineReader(child);
  const first = await lines.next();
  if (first === null) return null;
  const { version, device = null } = JSON.parse(first) as { version: string; device?: string };
  return {
    name: version,
    device,
    async time(task) {
      child.stdin?.write(`${JSON.stringify(task)}\n`);
      const line = await lines.next();
      if (line === null)
        throw new Error(`the peer ended; see what ${python} ${script} ${args.join(' ')} says`);
      return (JSON.parse(line) as { seconds: number | null }).seconds;
    },
    stop: () => child.stdin?.end(),
  };
}

function lineReader(child: ChildProcess): { next(): Promise<string | null> } {
  const reader: Interface = createInterface({ input: child.stdout! });
  const waiting: ((line: string | null) => void)[] = [];
  const read: (string | null)[] = [];
  const push = (line: string | null) => {
    const first = waiting.shift();
    if (first) first(line);
    else read.push(line);
  };
  reader.on('line', push);
  reader.on('close', () => push(null));
  child.on('error', () => push(null));
  return {
    next: () => new Promise((resolve) => (read.length > 0 ? resolve(read.shift()!) : waiting.push(resolve))),
  };
}
