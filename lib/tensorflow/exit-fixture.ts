/** For the test of exits: uses TensorFlow, then ends as the argument says. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openTensorflow } from './open-tensorflow';

/** Computes a product and reads it, so that TensorFlow's threads run. */
export async function compute(): Promise<void> {
  const engine = await openTensorflow({ intraOpThreads: 2 });
  const a = engine.tensor(new Float32Array(256 * 256).fill(1), [256, 256]);
  const product = (await engine.read(engine.run1('MatMul', [a, a]))) as Float32Array;
  if (product[0] !== 256) throw new Error(`expected 256; received ${product[0]}`);
}

/** Ends by itself, by `process.exit`, or after a worker ended either way. */
export async function main([how]: readonly string[]): Promise<number> {
  if (how === 'worker' || how === 'worker-exit') return inWorker(how);
  await compute();
  console.log('computed');
  if (how === 'exit') process.exit(0);
  return 0;
}

function inWorker(how: string): Promise<number> {
  const code = `
    require(${JSON.stringify(join(__dirname, '../typescript.cjs'))});
    require(${JSON.stringify(join(__dirname, 'exit-fixture.ts'))}).compute().then(() => {
      console.log('computed');
      ${how === 'worker-exit' ? 'setTimeout(() => process.exit(0), 100);' : ''}
    });`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true });
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
}
