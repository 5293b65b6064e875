/** vitest's settings. Native libraries (libtensorflow, DuckDB) want a process of their own: forks, two at a time. */
import { fileURLToPath } from 'node:url';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default {
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['lib/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
  },
};
