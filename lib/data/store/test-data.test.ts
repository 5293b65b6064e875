import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../core/project';
import { currentSnapshot } from './snapshot';
import { type SnapshotRequest, takeSnapshot } from './take-snapshot';

let project: Project;
beforeEach(() => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'test-data-')));
});
afterEach(() => rmSync(project.root, { recursive: true }));

const take = (request: SnapshotRequest) => takeSnapshot(request, { project, now: new Date(0) });
const line = (key: string, date = '20240102') =>
  `${JSON.stringify({ mdr_report_key: key, event_type: 'Death', date_received: date, mdr_text: [{ text: `the patient of ${key} died` }] })}\n`;
const write = (name: string, ...lines: string[]) => writeFileSync(join(project.root, name), lines.join(''));

describe('testData', () => {
  it('becomes part of the snapshot, its examples known by id', async () => {
    write('own.jsonl', line('1'), line('2'), line('3'));
    write('test.jsonl', line('4'), line('5'));
    const plain = await take({ source: 'own.jsonl' });
    const snapshot = await take({ source: 'own.jsonl', testData: 'test.jsonl' });
    expect((await snapshot.examples()).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    expect(await snapshot.testIds()).toEqual(new Set(['4', '5']));
    expect(await plain.testIds()).toEqual(new Set());
    expect(plain.manifest.test).toBeUndefined();
    expect(snapshot.manifest.test).toEqual({ source: 'test.jsonl', inputs: 1, rows: 2 });
    expect(readFileSync(join(snapshot.folder, 'data-card.md'), 'utf8')).toContain(
      '2 examples stand in test files',
    );
    const current = await currentSnapshot(project, { expectedData: 'own.jsonl' });
    expect(current.manifest.id).toBe(snapshot.manifest.id);
    expect((await take({ source: 'own.jsonl', testData: 'test.jsonl' })).reused).toBe(true);
  });

  it('claims a report that the other files hold too, whichever version is the later', async () => {
    write('own.jsonl', line('1'), line('2', '20250101'), line('3'));
    write('test.jsonl', line('2'), line('3', '20250101'));
    const snapshot = await take({ source: 'own.jsonl', testData: 'test.jsonl' });
    expect(snapshot.manifest.rows).toBe(3);
    expect(await snapshot.testIds()).toEqual(new Set(['2', '3']));
    const kept = await take({ source: 'own.jsonl', testData: 'test.jsonl', cleaning: 'parity' });
    expect(await kept.testIds()).toEqual(new Set(['2', '2#2', '3', '3#2']));
  });

  it('makes another snapshot where the same rows are divided otherwise', async () => {
    write('a.jsonl', line('1'));
    write('b.jsonl', line('2'));
    const one = await take({ source: 'a.jsonl', testData: 'b.jsonl' });
    const other = await take({ source: 'b.jsonl', testData: 'a.jsonl' });
    expect(one.manifest.id).not.toBe(other.manifest.id);
  });

  it('is refused beside synthetic records, and where nothing comes of it', async () => {
    write('test.jsonl', line('4'));
    await expect(take({ testData: 'test.jsonl' })).rejects.toThrow(
      'testData: expected files of real records',
    );
    write('own.jsonl', line('1'));
    write('empty.jsonl', `${JSON.stringify({ mdr_report_key: '9', event_type: '*' })}\n`);
    await expect(take({ source: 'own.jsonl', testData: 'empty.jsonl' })).rejects.toThrow('none did');
    await expect(take({ source: 'own.jsonl', testData: 'q.jsonl' })).rejects.toThrow(
      'testData: expected an existing',
    );
  });
});
