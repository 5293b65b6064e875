/** For checks of jit in processes of their own: what the first argument names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { currentBackend, registerTensorflowBackend } from '../tfjs/backend';
import { jit } from './jit';
import type { Compiler } from './traced-function';

/** Mebibytes that this process holds in memory. */
function residentMemory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

/** Growth of memory, in MiB, over calls of one function, and over more shapes than are kept. */
function growth(calls: number, shapes: number): { calls: number; shapes: number; evictions: number } {
  const tf = registerTensorflowBackend({ device: 'cpu' });
  const f = jit((x: import('@tensorflow/tfjs').Tensor) => tf.matMul(x, x, true).softmax().sum(), {
    limit: 8,
  });
  const call = (size: number) => tf.tidy(() => void f(tf.ones([size, 4])));
  for (let i = 0; i < calls / 10; i++) call(3);
  const first = residentMemory();
  for (let i = 0; i < calls; i++) call(3);
  const second = residentMemory();
  for (let i = 0; i < shapes / 4; i++) call(4 + i);
  const third = residentMemory();
  for (let i = 0; i < shapes; i++) call(1000 + i);
  return { calls: second - first, shapes: residentMemory() - third, evictions: f.counts.evictions };
}

/** The longest wait of the event loop while one call takes long, and how soon an interrupt is seen, in milliseconds. */
async function waits(compiler: Compiler): Promise<{ work: number; longest: number; interrupt: number }> {
  const tf = registerTensorflowBackend({ device: 'cpu' });
  const f = jit(
    (x: import('@tensorflow/tfjs').Tensor) => {
      let y = x;
      for (let i = 0; i < 60; i++) y = tf.matMul(y, x).mul(1e-3).erf();
      return y.sum();
    },
    { compiler },
  );
  const x = tf.ones([900, 900]);
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const start = performance.now();
  (await f.queued(null, x)).dispose();
  const work = performance.now() - start;
  clearInterval(timer);
  const stopping = new AbortController();
  let asked = 0;
  setTimeout(() => {
    asked = performance.now();
    stopping.abort(new Error('interrupted'));
  }, 20);
  const seen = await f.queued(stopping.signal, x).then(
    () => 0,
    () => performance.now() - asked,
  );
  return { work, longest, interrupt: seen };
}

/** A call, and its sum; also what a worker runs. */
export function callOnce(): number {
  const tf = registerTensorflowBackend({ device: 'cpu' });
  return jit((x: import('@tensorflow/tfjs').Tensor) => x.square().sum())(
    tf.tensor1d([1, 2, 3]),
  ).dataSync()[0];
}

/** Names of functions, to be the same in every process; and the bits of a result. */
async function names(compiler: Compiler): Promise<{ name: string; bits: string }> {
  const tf = registerTensorflowBackend({ device: 'cpu' });
  const { traceClosure } = await import('./trace-closure');
  const backend = currentBackend();
  const x = tf.tensor1d([0.1, 0.2, 0.3]);
  const closure = (...given: unknown[]) => (given[0] as typeof x).erf().mul(0.1).softmax();
  const { graphFunction } = traceClosure(tf, backend, closure, [x], { title: 'named' });
  const f = jit(closure as (x: import('@tensorflow/tfjs').Tensor) => import('@tensorflow/tfjs').Tensor, {
    compiler,
  });
  return { name: graphFunction.name, bits: Buffer.from(f(x).dataSync().buffer).toString('hex') };
}

/** Prints what was measured as JSON. */
export async function main([what, a = '', b = '']: readonly string[]): Promise<number> {
  if (what === 'growth') console.log(JSON.stringify(growth(Number(a), Number(b))));
  if (what === 'waits') console.log(JSON.stringify(await waits(a as Compiler)));
  if (what === 'names') console.log(JSON.stringify(await names(a as Compiler)));
  if (what === 'call' || what === 'exit') console.log(callOnce());
  if (what === 'exit') process.exit(0);
  return what === 'worker' ? inWorker() : 0;
}

function inWorker(): Promise<number> {
  const code = `
    require(${JSON.stringify(join(__dirname, '../../typescript.cjs'))});
    console.log(require(${JSON.stringify(join(__dirname, 'run-fixture.ts'))}).callOnce());`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true });
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
}
