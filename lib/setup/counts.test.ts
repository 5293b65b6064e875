import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countsLine, countsOf, readCounts, withFailures } from './counts.mjs';
import { temporaryFolder } from './testing';

const report = {
  numPassedTests: 5,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { name: 'b.test.ts', status: 'failed', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] },
  ],
};

describe('countsOf', () => {
  it('counts a file that did not load as a failure', () => {
    const files = ['a.test.ts', 'b.test.ts', 'c.test.ts'];
    expect(countsOf(report)).toEqual({ passed: 5, failed: 2, skipped: 2, files });
  });
});

describe('readCounts', () => {
  it('takes a missing or damaged report for a failure', () => {
    const path = join(temporaryFolder(), 'report.json');
    expect(readCounts(path).failed).toBe(1);
    writeFileSync(path, JSON.stringify(report).slice(0, 50));
    expect(readCounts(path).failed).toBe(1);
    writeFileSync(path, JSON.stringify(report));
    expect(readCounts(path).passed).toBe(5);
  });
});

describe('withFailures', () => {
  it('never says 0 failed when something failed', () => {
    const passed = { passed: 3, failed: 0, skipped: 0, files: [] };
    expect(withFailures(passed, 0).failed).toBe(0);
    expect(withFailures(passed, 1).failed).toBe(1);
    expect(withFailures(passed, 0, 2).failed).toBe(2);
    expect(withFailures({ ...passed, failed: 4 }, 1, 2).failed).toBe(6);
  });
});

describe('countsLine', () => {
  it('names skipped tests only where there are any', () => {
    expect(countsLine({ passed: 3, failed: 0, skipped: 0, files: [] })).toBe('3 passed, 0 failed');
    expect(countsLine({ passed: 3, failed: 1, skipped: 2, files: [] })).toBe('3 passed, 1 failed, 2 skipped');
  });
});
