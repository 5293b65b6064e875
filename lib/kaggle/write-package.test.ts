import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealed } from '../core/files/sealed';
import { sha256 } from '../core/hash';
import { projectAt } from '../core/project';
import { fingerprintOf } from '../core/split-fingerprint';
import { listNotebooks } from '../notebook/report';
import { executeRun } from '../runs/execute';
import { fakeFolds, fakeRequest, fakeTrainer } from '../runs/fake';
import { splitsOf } from './package-files';
import { type PackageRequest, type WrittenPackage, writePackage } from './write-package';

const project = projectAt(mkdtempSync(join(tmpdir(), 'maude-kaggle-')));
const snapshot = 'abc0123456789def';
const put = (path: string, value: unknown) => {
  mkdirSync(dirname(join(project.root, path)), { recursive: true });
  writeFileSync(join(project.root, path), JSON.stringify(value));
};
const splitOf = (of: string) => {
  const content = { snapshot: of, ids: ['1', '2'], labels: 'DI', folds: [1, 2] };
  return { ...content, fingerprint: fingerprintOf(content) };
};
const request: PackageRequest = {
  notebooks: ['04', '05'],
  profile: 'full',
  set: { epochs: '2' },
  user: 'someone',
  sessionHours: 8.5,
  internet: true,
  snapshot: true,
  runs: true,
  attach: ['someone/clinicalbert'],
};

beforeAll(async () => {
  await executeRun(fakeRequest({ phase: 1 }), fakeFolds(), fakeTrainer({}), { project });
  await executeRun(fakeRequest({ phase: 2 }), fakeFolds(), fakeTrainer({}), { project });
  for (const name of ['nb-svm', 'phrases']) {
    const asked = fakeRequest({ phase: null, name, classifier: name });
    await executeRun(asked, fakeFolds(), fakeTrainer({}), { project });
  }
  put('splits/stratified-5.json', splitOf(snapshot));
  put('splits/of-another.json', splitOf('another'));
});
afterAll(() => rmSync(project.root, { recursive: true, force: true }));

/** Every file of the package with its hash. */
function filesOf(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /\.\w+$/.test(name));
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

describe('writePackage', () => {
  let written: WrittenPackage;

  it('refuses notebooks that would find no snapshot, and names the way out', async () => {
    await expect(writePackage(project, request)).rejects.toThrow('run notebooks 01 and 03 first');
    put('data/current.json', sealed({ id: snapshot }));
    put(`data/snapshots/${snapshot}/manifest.json`, sealed({ synthetic: true }));
    await expect(writePackage(project, { ...request, notebooks: ['99'] })).rejects.toThrow('--notebooks 99');
  });

  it('writes the same bytes twice', async () => {
    written = await writePackage(project, request);
    const first = filesOf(written.folder);
    expect(Object.keys(first).sort()).toEqual([
      'dataset/dataset-metadata.json',
      'dataset/workbench.archive',
      'maude-severity-04-phase1-tfidf-logistic/04-phase1-tfidf-logistic.ipynb',
      'maude-severity-04-phase1-tfidf-logistic/kernel-metadata.json',
      'maude-severity-05-phase2-clinicalbert/05-phase2-clinicalbert.ipynb',
      'maude-severity-05-phase2-clinicalbert/kernel-metadata.json',
    ]);
    expect(filesOf((await writePackage(project, request)).folder)).toEqual(first);
    expect(written).toMatchObject({ synthetic: true, splits: ['stratified-5'] });
    expect(written.runs.map((id) => id.slice(0, -13)).sort()).toEqual(['nb-svm', 'phrases', 'words']);
  });

  it('names a split that was changed, whatever snapshot it says it is of, and leaves older ones', async () => {
    put('splits/stratified-5.older-01234567.json', { snapshot });
    expect(await splitsOf(project, snapshot)).toEqual(['stratified-5']);
    for (const changed of [{ ...splitOf(snapshot), snapshot: 'abd' }, { snapshot }, null, 7]) {
      put('splits/changed.json', changed);
      await expect(splitsOf(project, snapshot)).rejects.toThrow(
        /changed\.json: its content is not that of its fingerprint.*notebook 03/,
      );
    }
    for (const name of ['changed', 'stratified-5.older-01234567'])
      rmSync(join(project.root, `splits/${name}.json`));
  });

  it('carries code, lock file, splits, snapshot and Phase 1, and no tests, links or other data', async () => {
    const { folder, runs } = written;
    const words = ['tzf', join(folder, 'dataset/workbench.archive')];
    const names = execFileSync('tar', words, { encoding: 'utf8' }).trim().split('\n');
    for (const name of [
      '.npmrc',
      'commit.json',
      'package-lock.json',
      'lib/notebook/kernel.cjs',
      'lib/kaggle/session-command.ts',
      'notebooks/05-phase2-clinicalbert.ipynb',
      'splits/stratified-5.json',
      'data/current.json',
      `data/snapshots/${snapshot}/manifest.json`,
      `reports/runs/${runs[0]}/predictions.parquet`,
    ])
      expect(names).toContain(name);
    expect(
      names.filter((name) => /node_modules|\.test\.ts|golden|of-another|lock\.json$/.test(name)),
    ).toEqual(['package-lock.json']);
  });

  it('asks Kaggle for two T4s where it trains, and for its own output and the ones before', async () => {
    const { kernels } = written;
    const [phase1, phase2] = kernels.map((kernel) =>
      JSON.parse(readFileSync(join(kernel, 'kernel-metadata.json'), 'utf8')),
    );
    expect(phase1).toMatchObject({
      id: 'someone/maude-severity-04-phase1-tfidf-logistic',
      enable_gpu: false,
      kernel_sources: ['someone/maude-severity-04-phase1-tfidf-logistic'],
    });
    expect(phase2).toMatchObject({
      title: 'MAUDE severity 05 phase2 clinicalbert',
      code_file: '05-phase2-clinicalbert.ipynb',
      language: 'python',
      kernel_type: 'notebook',
      is_private: true,
      enable_gpu: true,
      enable_internet: true,
      machine_shape: 'NvidiaTeslaT4',
      dataset_sources: ['someone/maude-severity-workbench', 'someone/clinicalbert'],
      kernel_sources: [
        'someone/maude-severity-04-phase1-tfidf-logistic',
        'someone/maude-severity-05-phase2-clinicalbert',
      ],
    });
    for (const { id, title } of [phase1, phase2]) {
      expect(`someone/${title.toLowerCase().replaceAll(' ', '-')}`).toBe(id);
      expect(title.length).toBeLessThanOrEqual(50);
    }
  });

  it('keeps every cell of the notebook, TypeScript behind %%ts', async () => {
    const { kernels } = written;
    const made = JSON.parse(readFileSync(join(kernels[1], '05-phase2-clinicalbert.ipynb'), 'utf8'));
    const [source] = (await listNotebooks()).filter(({ number }) => number === '05');
    const original = JSON.parse(readFileSync(source.path, 'utf8'));
    const textOf = (cell: { source: string[] }) => cell.source.join('');
    const byId = new Map(made.cells.map((cell: { id: string }) => [cell.id, cell]));
    for (const cell of original.cells)
      expect(textOf(byId.get(cell.id) as { source: string[] })).toBe(
        cell.cell_type === 'code' ? `%%ts\n${textOf(cell)}` : textOf(cell),
      );
    expect(made.metadata.kernelspec.name).toBe('python3');
    expect(made.metadata.kaggle).toMatchObject({ accelerator: 'nvidiaTeslaT4', isInternetEnabled: true });
    const ids = made.cells.map(({ id }: { id: string }) => id);
    expect(ids.slice(0, 5)).toEqual([
      '05-01',
      'kaggle-about',
      'kaggle-settings',
      'kaggle-session',
      'kaggle-start',
    ]);
    expect(ids.indexOf('kaggle-plan')).toBe(ids.indexOf('05-estimate') + 1);
    expect(ids.at(-1)).toBe('kaggle-finish');
    expect(textOf(byId.get('kaggle-settings') as { source: string[] })).toContain('"set": {"epochs": "2"},');
    expect(textOf(byId.get('kaggle-start') as { source: string[] })).toMatch(
      /^PACKAGE = \{\n {4}"sha256": "[0-9a-f]{64}",\n {4}"packages": None,\n {4}"node": \{"version": "22/,
    );
  });

  it('refuses a parameter that none of its notebooks has', async () => {
    await expect(writePackage(project, { ...request, set: { epcohs: '2' } })).rejects.toThrow(
      '--set "epcohs": did you mean epochs? Expected one of ',
    );
  });

  it('leaves snapshot and runs behind where the notebooks make them anew', async () => {
    const words = ['tzf', join(written.folder, 'dataset/workbench.archive')];
    const bare = await writePackage(project, {
      ...request,
      notebooks: ['01'],
      set: {},
      snapshot: false,
      runs: false,
    });
    const left = execFileSync('tar', words, { encoding: 'utf8' }).trim().split('\n');
    expect(left.filter((name) => /^(data|reports|splits)\//.test(name))).toEqual([
      'splits/stratified-5.json',
    ]);
    expect(bare.runs).toEqual([]);
  });
});
