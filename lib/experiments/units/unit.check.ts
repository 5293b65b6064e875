import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyRecipe } from '../../classifiers/encoder/training/fake-job';
import { bertTrainer } from '../../classifiers/encoder/training/train-fold';
import { SETTINGS } from '../../classifiers/machine-fixture';
import { codeRoot, type Project, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { executeRun } from '../../runs/execute';
import { foldFiles } from '../../runs/fold';
import type { Run } from '../../runs/run';
import { missingLibrary } from '../../tensorflow/library/missing-library';
import { openTensorflow } from '../../tensorflow/open-tensorflow';
import type { FoldUnit } from './fold-unit';
import { unitFolder, writeUnit } from './unit';
import { bertRequest, makeRequest, unitOf } from './unit-fixture';

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const KILLS = 4;
const LEARNING = /epoch \d+: \d+ of/;

/** Runs the unit; kills it so many milliseconds after it began to learn. */
function runFor(project: Project, file: string, milliseconds: number): Promise<number | null> {
  const program = [join(codeRoot(), 'lib/setup/command.mjs'), 'unit', file, '--root', project.root];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (data) => {
      output += data;
      if (milliseconds === Infinity || timer || !LEARNING.test(output)) return;
      timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code !== null && code !== 0) reject(new Error(`exit ${code}: ${output}`));
      else resolve(code);
    });
  });
}

describe.skipIf(missing)('a unit of BERT that is killed again and again', () => {
  let root: string;
  let local: Run;
  let unit: FoldUnit;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'unit-'));
    const project = projectAt(join(root, 'local'));
    const { request, folds, draw } = await makeRequest(project);
    await cp(project.root, join(root, 'elsewhere'), { recursive: true });
    const bert = bertRequest(request);
    const engine = await openTensorflow({ device: 'cpu', intraOpThreads: 2 });
    local = await executeRun(bert, folds, bertTrainer(tinyRecipe, engine), { project });
    const machine = { ...SETTINGS, threads: 2, checkpointMinutes: 0 };
    unit = { ...unitOf({ request: bert, folds, draw }, 2), machine };
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('ends with the bytes of the run that was trained here', async () => {
    const project = projectAt(join(root, 'elsewhere'));
    const file = await writeUnit(project, unit);
    const random = new RandomState(5);
    let kills = 0;
    while (kills < KILLS && (await runFor(project, file, 600 * random.random())) === null) kills++;
    expect(await runFor(project, file, Infinity)).toBe(0);
    expect(kills).toBeGreaterThan(1);
    expect(local.id).toBe(unit.run);
    for (const { path } of foldFiles(local.folds[1])) {
      const bytes = await readFile(join(project.runs, unit.run, path));
      expect(bytes.equals(await readFile(join(local.folder, path))), path).toBe(true);
    }
    const left = await readdir(unitFolder(project, unit));
    expect(left.filter((name) => /^(resume|lock)/.test(name))).toEqual([]);
  });
});
