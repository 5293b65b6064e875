import { beforeAll, describe, expect, it } from 'vitest';
import { missingLibrary } from '../library/missing-library';
import { registerTensorflowBackend } from '../tfjs/backend';
import { differencesOf } from './differences-fixture';
import { OPERATIONS } from './operations-fixture';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

describe.skipIf(missing)('a traced operation has its value and its gradient', () => {
  beforeAll(() => {
    registerTensorflowBackend({ device: 'cpu' });
  });

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
    const { value, gradient } = differencesOf(operation, false);
    expect(value).toBeLessThan(2e-5);
    expect(gradient).toBeLessThan(1e-7);
  });
});
