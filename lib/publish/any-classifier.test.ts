import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../classifiers/machine-fixture';
import { classifierOf } from '../classifiers/registry';
import { valuesInProfile } from '../core/parameters/definition';
import { type Project, projectAt } from '../core/project';
import { candidatesOf } from '../diagnostics/candidates';
import { selectCheckpoint } from '../diagnostics/selection';
import { makeRequest } from '../experiments/units/unit-fixture';
import { parameterSets } from '../parameters';
import { executeRun } from '../runs/execute';
import { buildDemo } from './demo/build-demo';
import type { ExportedFolder } from './export-folder';
import { exportModel } from './export-model';
import { planPublication } from './hub/plan';
import { writeProvenanceRecord } from './provenance-record';
import { verifyExport } from './verify-export';

let project: Project;
let id: string;
let exported: ExportedFolder;
beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'any-classifier-')));
  const { request, folds } = await makeRequest(project);
  const classifier = classifierOf('nb-svm');
  const config = classifier.configOf(valuesInProfile(parameterSets['nb-svm'], 'quick'));
  const machine = machineOf(project);
  const asked = {
    ...{ ...request, phase: classifier.phase, name: classifier.name, classifier: classifier.name },
    config: await classifier.identity(config, machine),
  };
  const runs = [await executeRun(asked, folds, classifier.train(config, machine), { project })];
  const selection = selectCheckpoint(await candidatesOf(runs, 'nested'), { protocol: 'nested' });
  id = (await writeProvenanceRecord(project, { selection, runs, now: new Date(0) })).record.id;
  exported = await exportModel(project, id);
});
afterAll(() => rm(project.root, { recursive: true }));

describe('a classifier that stands for no phase and has no demo page', () => {
  it('is exported with its card, and the export says what the run saved', async () => {
    expect(exported.manifest).toMatchObject({ classifier: 'nb-svm', phase: null });
    expect(await readFile(join(exported.folder, 'README.md'), 'utf8')).toContain('NB-SVM');
    const [check, ...others] = await verifyExport(project, exported);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ file: 'model.json', largestDifference: 0 });
  });

  it('is published without a page', async () => {
    expect(await buildDemo(project, id)).toEqual([]);
    const plan = await planPublication(project, id, { owner: 'someone', name: 'severity' });
    expect(plan.targets.map(({ repo }) => repo)).toEqual([{ type: 'model', name: 'someone/severity' }]);
  });
});
