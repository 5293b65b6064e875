import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { missingLibrary } from './library/missing-library';

const missing = missingLibrary();
const run = promisify(execFile);

describe.skipIf(missing)('a process that used TensorFlow', () => {
  it.concurrent.each(['end', 'exit', 'worker', 'worker-exit'])('ends well: %s', async (how) => {
    const program = [join(__dirname, '../run.cjs'), join(__dirname, 'exit-fixture.ts'), how];
    const { stdout, stderr } = await run(process.execPath, program);
    expect([stdout.trim(), stderr]).toEqual(['computed', '']);
  }, 60_000);
});
