/** vitest's settings for the slow suites: half an hour a test, two files at a time, those of `alone.mjs` by themselves. */
import { ALONE } from './alone.mjs';
import settings from './vitest.config.mjs';

const alone = process.env.MAUDE_CHECKS === 'alone';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default {
  ...settings,
  test: {
    ...settings.test,
    include: alone ? ALONE : ['lib/**/*.check.ts'],
    exclude: alone ? ['**/node_modules/**'] : ['**/node_modules/**', ...ALONE],
    maxWorkers: alone ? 1 : 2,
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    passWithNoTests: true,
  },
};
