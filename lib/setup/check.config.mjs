/** vitest's settings for the slow suites: one file at a time, half an hour a test. */
import settings from './vitest.config.mjs';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default {
  ...settings,
  test: {
    ...settings.test,
    include: ['lib/**/*.check.ts'],
    maxWorkers: 1,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    passWithNoTests: true,
  },
};
