import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tfidfLogisticTrainer } from '../../classifiers/tfidf-logistic/trainer';
import { codeRoot, type Project, projectAt } from '../../core/project';
import { readUnitProgress } from '../../remote/unit-progress';
import { executeRun } from '../../runs/execute';
import { foldFiles } from '../../runs/fold';
import { foldHashes, trialFold } from '../../runs/folds';
import { inputsOf, type Run, runId } from '../../runs/run';
import { asksForBert } from '../../setup/commands/unit.mjs';
import { executeUnit, isUnitDone } from './execute-unit';
import type { FoldUnit } from './fold-unit';
import { readUnit, unitFolder, unitKey, writeUnit } from './unit';
import type { UnitContext } from './unit-context';
import { bertRequest, type MadeRequest, makeRequest, unitOf } from './unit-fixture';

let root: string;
/** With snapshot and split, and nothing else. */
let made: MadeRequest;
/** The same run, executed in this process. */
let local: Run;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'units-'));
  const project = projectAt(join(root, 'local'));
  made = await makeRequest(project);
  await cp(project.root, join(root, 'fresh'), { recursive: true });
  const { request, folds } = made;
  const trainer = tfidfLogisticTrainer(request.config as Parameters<typeof tfidfLogisticTrainer>[0]);
  local = await executeRun(request, folds, trainer, { project });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A storage root with snapshot and split. */
async function freshStorage(): Promise<Project> {
  const storage = await mkdtemp(join(root, 'storage-'));
  await cp(join(root, 'fresh'), storage, { recursive: true });
  return projectAt(storage);
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const COMMAND = [join(codeRoot(), 'lib/setup/command.mjs'), 'unit'];

function runUnit(project: Project, file: string): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, MAUDE_ROOT: project.root } };
    const child = execFile(process.execPath, [...COMMAND, file], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: `${stdout}${stderr}` }),
    );
  });
}

describe('npm run unit', () => {
  it('brings libtensorflow for a unit of BERT alone', async () => {
    const project = projectAt(join(root, 'asked'));
    const bert = { ...made, request: bertRequest(made.request) };
    expect(asksForBert(await writeUnit(project, unitOf(bert, 1)))).toBe(true);
    expect(asksForBert(await writeUnit(project, unitOf(made, 1)))).toBe(false);
    for (const path of ['--help', project.root]) expect(asksForBert(path)).toBe(false);
  });

  it('trains the fold of the notebook, byte for byte, once, though two processes do it at once', async () => {
    const project = await freshStorage();
    const unit = unitOf(made, 2);
    const file = await writeUnit(project, unit);
    const ended = await Promise.all([runUnit(project, file), runUnit(project, file)]);
    for (const { code, output } of ended) expect(code, output).toBe(0);
    const words = ended.map(({ output }) => output.trim().split('\n').at(-1)).sort();
    expect(words).toEqual(['The unit is finished.', 'The unit was finished before.']);

    const record = local.folds[1];
    expect(foldFiles(record).length).toBeGreaterThan(2);
    for (const { path } of foldFiles(record)) {
      const bytes = await readFile(join(project.runs, unit.run, path));
      expect(bytes.equals(await readFile(join(local.folder, path))), path).toBe(true);
    }
    expect(await readdir(unitFolder(project, unit))).not.toContain('lock.json');
    const progress = await readUnitProgress(unitFolder(project, unit));
    expect(progress).toMatchObject({ unit: unitKey(unit), state: 'finished', message: null });
    expect(progress?.tasks.at(-1)).toMatchObject({ task: 'fold 2', unit: 'iterations' });

    const again = await runUnit(project, file);
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining('was finished before') });
  });

  it('stops at SIGTERM with a status of its own', async () => {
    const project = await freshStorage();
    const unit = unitOf(made, 1);
    const file = await writeUnit(project, unit);
    const child = spawn(process.execPath, [...COMMAND, file, '--root', project.root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(75);
    const progress = await readUnitProgress(unitFolder(project, unit));
    expect(progress).toMatchObject({ state: 'interrupted', message: 'SIGTERM was received' });
  });

  it('does a trial of a sweep without an example of the outer part, apart from the runs', async () => {
    const project = await freshStorage();
    const [name, protocol, trial] = ['tfidf-logistic-trial', 'reference', true] as const;
    const inputs = inputsOf({ ...made.request, protocol, trial }, [1, 2]);
    const ids = foldHashes(trialFold(made.folds[0], inputs));
    const unit = { ...unitOf(made, 1), run: runId(name, inputs), inputs, ids };
    const read = await readUnit(await writeUnit(project, unit));
    expect(await executeUnit(read, contextOf(project))).toBe('done');
    expect(unitFolder(project, unit)).toBe(join(project.reports, 'sweeps', unit.run, 'folds/fold-1'));
    expect(await isUnitDone(project, unit)).toBe(true);
    const scored = JSON.parse(await readFile(join(unitFolder(project, unit), 'fold.json'), 'utf8'));
    expect(scored).toMatchObject({ nInner: 0, nTest: made.folds[0].inner.length });
  });

  it('refuses a changed file, other data, and what is no unit', async () => {
    const project = await freshStorage();
    const unit = unitOf(made, 1);
    const file = await writeUnit(project, unit);
    await writeFile(file, JSON.stringify({ ...unit, fold: 2 }));
    expect(await runUnit(project, file)).toMatchObject({ code: 1 });
    await expect(readUnit(file)).rejects.toThrow('the file was changed');
    await writeFile(file, '{"format":"maude-unit/9"}');
    await expect(readUnit(file)).rejects.toThrow('expected a unit of format maude-unit/1');
    await expect(readUnit(join(root, 'none.json'))).rejects.toThrow('expected the file of a unit');

    const refusal = async (change: Partial<FoldUnit>) =>
      readUnit(await writeUnit(project, { ...unit, ...change })).then((read) =>
        executeUnit(read, contextOf(project)),
      );
    const inputs = { ...unit.inputs, snapshot: '0123456789abcdef' };
    await expect(refusal({ inputs })).rejects.toThrow('the hash of its inputs');
    await expect(refusal({ draw: { ...unit.draw, seed: 43 } })).rejects.toThrow(
      'subset: rows: expected SHA-1',
    );
    await expect(refusal({ ids: { ...unit.ids, inner: 'f00d' } })).rejects.toThrow(
      'inner examples: expected SHA-1 f00d',
    );
    await rm(join(project.data, 'snapshots', unit.inputs.snapshot, 'manifest.json'));
    await expect(refusal({})).rejects.toThrow('Run notebook 01');
    expect(await readUnitProgress(unitFolder(project, unit))).toMatchObject({ state: 'failed' });
  });
});

function contextOf(project: Project): UnitContext {
  const signal = new AbortController().signal;
  return { project, progress: () => {}, signal, stopAt: null, now: () => new Date() };
}
