import { beforeAll, describe, expect, it } from 'vitest';
import { missingLibrary } from '../library/missing-library';
import { registerTensorflowBackend } from '../tfjs/backend';
import { differencesOf } from './differences-fixture';
import { OPERATIONS } from './operations-fixture';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('XLA gives a traced operation the same value and gradient', () => {
  beforeAll(() => {
    registerTensorflowBackend({ device: 'cpu' });
  });

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
    expect(differencesOf(operation, true).xla).toBeLessThan(1e-12);
  });
});
