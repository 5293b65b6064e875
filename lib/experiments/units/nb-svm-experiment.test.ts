import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { valuesInProfile } from '../../core/parameters/definition';
import { type Project, projectAt } from '../../core/project';
import { quietSession } from '../../core/session';
import { parameterSets } from '../../parameters';
import { foldFiles } from '../../runs/fold';
import { open } from '../experiment';
import { requestOf } from '../open';
import { sweptConfigs } from '../sweep/swept-configs';
import { executeUnit } from './execute-unit';
import { readUnit, writeUnit } from './unit';
import { makeRequest, unitOf } from './unit-fixture';

let root: string;
let project: Project;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nb-svm-experiment-'));
  project = projectAt(join(root, 'project'));
  await makeRequest(project);
  await cp(project.root, join(root, 'storage'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

it('a classifier that is a line in the registry is opened, swept, run, found again and done as a unit', async () => {
  const parameters = {
    ...valuesInProfile(parameterSets['nb-svm'], 'quick'),
    ...{
      data: '',
      split: 'folds-2',
      subset: 150,
      sweep: 'alpha=0.1,1; C=0.3',
      sweepProtocol: 'nested' as const,
    },
  };
  const experiment = await open('nb-svm', parameters, { session: quietSession(project) });
  const sweep = await experiment.sweep();
  expect(sweep?.best.change).toMatchObject({ C: 0.3 });
  expect(sweep?.record.chosen.map(({ fold }) => fold)).toEqual([1, 2]);
  const runs = await experiment.run(sweep);
  expect(runs.main).toMatchObject({ status: 'finished', phase: null, reused: false });
  expect(runs.main?.inputs).toMatchObject({
    classifier: 'nb-svm',
    config: { C: 1 },
    sweep: { protocol: 'nested' },
  });
  expect(runs.main?.sweep).toMatchObject({ trials: 2 });
  expect(runs.main?.folds.map(({ config }) => config?.C)).toEqual([0.3, 0.3]);
  expect((await experiment.run(sweep)).main?.reused).toBe(true);
  expect(await experiment.finish([runs])).not.toEqual([]);

  const { draw, folds } = experiment;
  const swept = sweptConfigs(experiment, folds, sweep).request;
  const request = { ...(await requestOf(experiment, experiment.config)), ...swept, name: 'nb-svm' };
  const storage = projectAt(join(root, 'storage'));
  const unit = await readUnit(
    await writeUnit(storage, { ...unitOf({ request, folds, draw }, 2), config: swept.foldConfigs?.get(2) }),
  );
  const { signal } = new AbortController();
  const context = { project: storage, progress: () => {}, signal, stopAt: null, now: () => new Date() };
  expect(await executeUnit(unit, context)).toBe('done');
  const [, record] = runs.main?.folds ?? [];
  expect(foldFiles(record).length).toBeGreaterThan(2);
  for (const { path } of foldFiles(record)) {
    const bytes = await readFile(join(storage.runs, unit.kind === 'fold' ? unit.run : '', path));
    expect(bytes.equals(await readFile(join(runs.main?.folder ?? '', path))), path).toBe(true);
  }
});
