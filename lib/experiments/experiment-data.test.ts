import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../core/project';
import { takeSnapshot } from '../data/store/take-snapshot';
import { lockTestPart } from '../splits/lock-test-part';
import { makeSplit } from '../splits/split';
import { saveSplit } from '../splits/split-file';
import { openCurrentData } from './experiment-data';

const TYPES = ['Death', 'Injury', 'Malfunction', 'Other'];
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const key = String(from + i);
    const report = {
      mdr_report_key: key,
      event_type: TYPES[i % 4],
      mdr_text: [{ text: `report ${key} of a pump` }],
    };
    return `${JSON.stringify(report)}\n`;
  }).join('');
const draw = { seed: 1, size: 0, testSize: 0 };
const request = { split: 'two', draw, innerFraction: 0.2, runFolds: 0 };

let project: Project;
beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'experiment-data-')));
  await writeFile(join(project.root, 'own.jsonl'), lines(100, 140));
  await writeFile(join(project.root, 'test.jsonl'), lines(136, 160));
});
afterAll(() => rm(project.root, { recursive: true }));

describe('openCurrentData', () => {
  it('never hands out an example of the test files, whatever split it is given', async () => {
    const snapshot = await takeSnapshot({ source: 'own.jsonl', testData: 'test.jsonl' }, { project });
    const examples = await snapshot.examples();
    const of = { name: 'two', k: 2, snapshot: snapshot.manifest.id, synthetic: false };
    await saveSplit(project.splits, makeSplit(examples, of));
    await expect(openCurrentData(project, request, '')).rejects.toThrow(
      'split two: expected the 24 examples of testData locked; 24 are in folds',
    );
    const testIds = await snapshot.testIds();
    const locked = lockTestPart(examples, { testIds })?.ids;
    await saveSplit(project.splits, makeSplit(examples, { ...of, locked }));
    const { folds } = await openCurrentData(project, request, '');
    const used = folds.flatMap(({ train, inner, outer }) =>
      [...train, ...inner, ...outer].map(({ id }) => id),
    );
    expect(new Set(used).size).toBe(36);
    expect(used.filter((id) => testIds.has(id))).toEqual([]);
  });
});
