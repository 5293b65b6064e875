/** As many examples as the published set has: stored in the bounded memory, and opened again. Takes half a minute. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectAt } from '../../core/project';
import { currentSnapshot } from './snapshot';
import { takeSnapshot } from './take-snapshot';

const project = projectAt(mkdtempSync(join(tmpdir(), 'large-')));
afterAll(() => rmSync(project.root, { recursive: true }));

describe('a snapshot of 155,000 examples', () => {
  it('is stored and opened', async () => {
    const taken = await takeSnapshot({ records: 167_400, limit: 155_000 }, { project });
    const examples = await (await currentSnapshot(project)).examples();
    expect([taken.manifest.rows, examples.length]).toEqual([155_000, 155_000]);
    expect(examples.every(({ id }, i) => i === 0 || examples[i - 1].id < id)).toBe(true);
  });
});
