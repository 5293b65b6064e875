import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectAt } from '../../core/project';
import { firstRecords } from './first-records';

describe('firstRecords', () => {
  it('stops after so many, synthetic or from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'first-'));
    const lines = ['A', 'B', 'C'].map((key) =>
      JSON.stringify({ mdr_report_key: key, mdr_text: [{ text: `text ${key}` }] }),
    );
    await writeFile(join(folder, 'a.jsonl'), lines.join('\n'));
    const project = projectAt(folder);
    const synthetic = await firstRecords(
      { source: 'synthetic', seed: 1, records: 50 },
      { count: 7, project },
    );
    expect(synthetic).toHaveLength(7);
    const real = await firstRecords({ source: 'a.jsonl', seed: 1, records: 50 }, { count: 2, project });
    expect(real.map(({ parts }) => parts[0].text)).toEqual(['text A', 'text B']);
    await rm(folder, { recursive: true });
  });
});
