/** @file The tests that ran, counted from vitest's JSON report. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number, files: string[] }} Counts */

/**
 * Counts of one report. A file that could not be loaded is one failure; a report that is missing or damaged too, for
 * then vitest died.
 * @param {string} path
 * @returns {Counts}
 */
export function readCounts(path) {
  try {
    if (existsSync(path)) return countsOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // damaged: counted below
  }
  return { passed: 0, failed: 1, skipped: 0, files: [] };
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Counts}
 */
export function countsOf(report) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    files: report.testResults.map(({ name }) => name),
  };
}

/**
 * The counts with at least one failure where the exit code says so: errors outside of tests are in no count.
 * @param {Counts} counts
 * @param {number} code of vitest
 * @param {number} [others] failures besides vitest's
 * @returns {Counts}
 */
export function withFailures(counts, code, others = 0) {
  const failed = counts.failed + others;
  return { ...counts, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/**
 * `12 passed, 0 failed`, and `, 1 skipped` where there are any.
 * @param {Counts} counts
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Counts of several runs together.
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sumOf(all) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ name) =>
    all.reduce((total, counts) => total + counts[name], 0);
  const files = all.flatMap((counts) => counts.files);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), files };
}
