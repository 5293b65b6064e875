/** Compiles a small function by XLA and checks its result: what `xla.ts` runs in a process of its own. */
import { print } from '../../core/text/printable';
import { openTensorflow } from '../open-tensorflow';
import { traceFunction } from './trace-function';

/** Prints `compiled` where it worked; the argument is the device as in `ContextOptions`. */
export async function main([device]: readonly string[]): Promise<number> {
  const engine = await openTensorflow({ device: device === 'cpu' || device === 'gpu' ? device : undefined });
  const twice = traceFunction(engine, 'probe', [{ dtype: 'float32', shape: [3] }], (traced, [x]) => [
    traced.run1('AddV2', [x, x]),
  ]);
  const [result] = twice.call([engine.tensor(Float32Array.of(1, 2, 3), [3])], 'xla');
  const values = Array.from((await engine.read(result)) as Float32Array);
  if (values.join() !== '2,4,6') throw new Error(`expected 2,4,6; received ${values}`);
  print('compiled');
  return 0;
}
