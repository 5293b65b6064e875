import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { missingLibrary } from '../library/missing-library';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);
const run = promisify(execFile);

/** Runs the fixture in a process of its own, which has to end with 0 and say nothing else. */
async function fixture(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = [join(__dirname, '../../run.cjs'), join(__dirname, 'run-fixture.ts'), ...args];
  const { stdout, stderr } = await run(process.execPath, program, { env: { ...process.env, ...env } });
  expect(stderr).toBe('');
  return stdout.trim();
}

describe.skipIf(missing)('a process that calls traced functions', () => {
  let cache: string;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), 'maude-xla-'));
  });

  it.each(['call', 'exit', 'worker'])('ends well: %s', async (how) => {
    expect(await fixture([how])).toBe('14');
  });

  it('stays small over 10,000 calls and 200 shapes', async () => {
    // oneDNN keeps what it prepared for a thousand shapes of products, with single operations too.
    const grown = await fixture(['growth', '10000', '200'], { TF_ENABLE_ONEDNN_OPTS: '0' });
    const { calls, shapes, evictions } = JSON.parse(grown);
    console.log(`10,000 calls: ${calls.toFixed(1)} MiB; 200 shapes: ${shapes.toFixed(1)} MiB`);
    expect(evictions).toBeGreaterThanOrEqual(242);
    expect(calls).toBeLessThan(8);
    expect(shapes).toBeLessThan(20);
  });

  it.each(['plain', 'xla'])('lets the event loop turn and sees an interrupt: %s', {
    retry: 2,
  }, async (compiler) => {
    const { work, longest, interrupt } = JSON.parse(
      await fixture(['waits', compiler], { MAUDE_XLA_CACHE: cache }),
    );
    console.log(`${compiler}: ${Math.round(work)} ms of work, the longest wait ${Math.round(longest)} ms`);
    expect(longest).toBeLessThan(200);
    expect(interrupt).toBeGreaterThan(0);
    expect(interrupt).toBeLessThan(2000);
  });

  it('gives functions the same names and results the same bits in every process, and keeps what XLA compiled', async () => {
    for (const compiler of ['plain', 'xla']) {
      const [first, second] = [
        await fixture(['names', compiler], { MAUDE_XLA_CACHE: cache }),
        await fixture(['names', compiler], { MAUDE_XLA_CACHE: cache }),
      ];
      expect(second).toBe(first);
    }
    expect(readdirSync(cache).filter((name) => /^probe-\w+\.json$/.test(name))).toHaveLength(1);
    expect(readdirSync(join(cache, 'compiled')).length).toBeGreaterThan(0);
  });
});
