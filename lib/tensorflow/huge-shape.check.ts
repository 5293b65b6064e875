import { expect, it } from 'vitest';
import { missingLibrary } from './library/missing-library';
import { openTensorflow } from './open-tensorflow';

const missing = missingLibrary();

// TensorFlow waits ten seconds for memory before it gives up.
it.skipIf(missing)(
  'survives a tensor that no memory holds',
  async () => {
    const engine = await openTensorflow();
    const huge = () =>
      engine.run1('Fill', [engine.constant([1e6, 1e6], 'int32'), engine.constant(1, 'float32')]);
    expect(huge).toThrow('OOM when allocating tensor with shape[1000000,1000000]');
    expect(engine.liveTensors).toBe(0);
    expect(engine.readSync(engine.constant(5, 'float32'))).toEqual(Float32Array.of(5));
  },
  60_000,
);
