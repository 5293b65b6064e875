import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeArtefacts, readArtefacts } from './artefacts-fixture';
import { type Project, projectAt } from './core/project';
import { makeChoice } from './publish/choice-fixture';
import { openExport } from './publish/export-folder';
import { exportModel } from './publish/export-model';
import { writeModelCard } from './publish/model-card';
import { verifyExport } from './publish/verify-export';

const HIVE = ['fold=2', 'label=D', 'exampleId=x', 'year=1999', 'text=', 'a=b=c'];
const WILD = ['a*b', '**', 'a?b', 'a[c]b', 'a[a-z]b', '[!y]', '[x', 'x]', '{a,b}'];
const ODD = [
  "it's",
  'a"b',
  'a\\b',
  ' a b ',
  '\u65e5 \u{1f480}',
  '$HOME',
  '%41',
  '-x',
  '~',
  '#',
  'a;--',
  'a\nb',
];

let root: string;
let plain: Project;
let expected: unknown;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'paths-'));
  plain = projectAt(join(root, 'plain'));
  await makeArtefacts(plain);
  expected = await readArtefacts(plain);
  for (const sibling of ['aXb', 'acb', 'z', 'x', 'a', 'b'])
    await cp(plain.root, join(root, sibling, 'project'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

describe('a project', () => {
  it.each([...HIVE, ...WILD, ...ODD])('is the same in a folder %j', async (name) => {
    const project = projectAt(join(root, name, 'project'));
    await makeArtefacts(project);
    expect(await readArtefacts(project)).toEqual(expected);
  });

  it('exports from a folder of every such name', async () => {
    const project = projectAt(join(root, 'fold=2', 'a*b?[c] \'"{d} #%41 \u00e9', '-x'));
    const { id } = await makeChoice(project);
    for (const classifier of ['tfidf-logistic', 'bert']) {
      const exported = await exportModel(project, id, { classifier });
      await openExport(project, exported.folder);
      expect((await verifyExport(project, exported)).length).toBeGreaterThan(0);
    }
    expect((await writeModelCard(project, id)).path).toContain('fold=2');
  });
});
