import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import type { Results } from '../experiments/comparison/results';

it('runs all notebooks with Phase 1 alone where there is no libtensorflow', async () => {
  const root = await mkdtemp(join(tmpdir(), 'phase1-'));
  const words = [
    'lib/run.cjs',
    'lib/notebook/report-command.ts',
    '--set',
    'records=420',
    '--set',
    'maxFeatures=3000',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: codeRoot(),
    env: { ...process.env, MAUDE_ROOT: root, MAUDE_TENSORFLOW: 'none' },
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
  const report = await readFile(join(root, 'reports', '05-phase2-clinicalbert.html'), 'utf8');
  expect(report).toMatch(/libtensorflow/);
  expect(report).toMatch(/npm start/);
  const results = JSON.parse(await readFile(join(root, 'reports', 'results.json'), 'utf8')) as Results;
  expect(results.phase2).toBeNull();
  expect(results.selected?.phase).toBe(1);
  await rm(root, { recursive: true });
});
