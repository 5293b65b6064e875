import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('passes TensorFlow.js’s own core suite, whole', () => {
  const program = [join(__dirname, '../../run.cjs'), join(__dirname, 'conformance.ts')];
  const output = execFileSync(process.execPath, program, { encoding: 'utf8' });
  expect(output).toMatch(/4230 specs, 4225 passed, 0 failed, 5 skipped by the suite, 0 excluded/);
}, 600_000);
