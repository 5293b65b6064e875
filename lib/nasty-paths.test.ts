import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeArtefacts, readArtefacts } from './artefacts-fixture';
import { projectAt } from './core/project';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'paths-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a project', () => {
  it('is the same wherever it lies, and beside whatever', async () => {
    const plain = projectAt(join(root, 'plain'));
    await makeArtefacts(plain);
    const odd = 'fold=2/label=D/exampleId=x/year=1999/-a * ?\'"[b]{c} #%41 \u00e9\u{1f480}';
    await cp(plain.root, join(root, odd.replace(/[*?]/g, 'z')), { recursive: true });
    const project = projectAt(join(root, odd));
    await makeArtefacts(project);
    expect(await readArtefacts(project)).toEqual(await readArtefacts(plain));
  });
});
