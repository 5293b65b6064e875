import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../core/project';
import { correctionSentence } from '../labels/corrections';
import { writeLabelForm } from '../labels/label-form';
import { currentSnapshot, openSnapshot } from './snapshot';
import { takeSnapshot } from './take-snapshot';

let project: Project;
beforeEach(() => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'corrected-')));
  const line = (key: string, type: string, received: string) =>
    `${JSON.stringify({ mdr_report_key: key, event_type: type, date_received: received, mdr_text: [{ text: `the pump ${key} leaked` }] })}\n`;
  writeFileSync(
    join(project.root, 'a.jsonl'),
    line('1', 'Death', '20240102') +
      line('2', 'M', '20240103') +
      line('3', 'M', '') +
      line('4', 'Injury', '20230101'),
  );
});
afterEach(() => rmSync(project.root, { recursive: true }));

const take = (corrections?: string) =>
  takeSnapshot({ source: 'a.jsonl', corrections }, { project, now: new Date(0) });
const decision = (key: string, label: 'D' | 'I' | 'M' | 'unsure' | null, reader = 'anna+ben') => ({
  ...{ key, label, note: 'x', reader, decidedAt: '' },
});
function writeCorrections(
  decisions: readonly ReturnType<typeof decision>[],
  name = 'corrections.csv',
): string {
  writeFileSync(join(project.root, name), writeLabelForm(decisions));
  return name;
}

describe('a snapshot with corrections', () => {
  it('has another id, the corrected labels and counts, and says what was corrected by whom', async () => {
    const filed = await take();
    const decisions = [
      decision('3', 'D'),
      decision('2', 'M'),
      decision('4', 'D', 'carla'),
      decision('1', 'unsure'),
    ];
    const corrected = await take(writeCorrections(decisions));
    expect(corrected.manifest.id).not.toBe(filed.manifest.id);
    expect(await corrected.examples()).toEqual(
      (await filed.examples()).map((example) => ({
        ...example,
        label: ['3', '4'].includes(example.id) ? 'D' : example.label,
      })),
    );
    expect(corrected.manifest).toMatchObject({
      format: 'maude-snapshot/3',
      rows: 4,
      labels: { D: 3, I: 0, M: 1, O: 0 },
      years: {
        2023: { D: 1, I: 0, M: 0, O: 0 },
        2024: { D: 1, I: 0, M: 1, O: 0 },
        unknown: { D: 1, I: 0, M: 0, O: 0 },
      },
      corrections: {
        base: filed.manifest.id,
        decided: 3,
        changed: 2,
        changes: [
          { from: 'I', to: 'D', count: 1 },
          { from: 'M', to: 'D', count: 1 },
        ],
        by: [
          { readers: 'reader 1 and reader 2', decided: 2, changed: 1 },
          { readers: 'reader 3', decided: 1, changed: 1 },
        ],
      },
    });
    const sentence = correctionSentence(corrected.manifest);
    expect(sentence).toContain('2 labels of snapshot');
    expect(sentence).toContain(
      '(1 from I to D, 1 from M to D), of 3 that were read (reader 1 and reader 2: 1 of 2;',
    );
    const card = readFileSync(join(corrected.folder, 'data-card.md'), 'utf8');
    expect(card).toContain('1 from M to D');
    expect(JSON.stringify(corrected.manifest) + card).not.toMatch(/anna|carla/);
    expect((await currentSnapshot(project)).manifest).toEqual(corrected.manifest);
  });

  it('leaves the filed one as it was, and is found again whatever was noted beside the labels', async () => {
    const before = await take();
    const manifest = readFileSync(join(before.folder, 'manifest.json'), 'utf8');
    const first = await take(writeCorrections([decision('2', 'D')]));
    expect(await take('corrections.csv')).toMatchObject({
      reused: true,
      manifest: { id: first.manifest.id },
    });
    const renamed = await take(writeCorrections([{ ...decision('2', 'D'), note: 'again' }], 'b.csv'));
    expect([renamed.manifest.id, renamed.reused]).toEqual([first.manifest.id, true]);
    const other = await take(writeCorrections([decision('2', 'I')], 'c.csv'));
    expect(other.manifest.id).not.toBe(first.manifest.id);
    const after = await take();
    expect(after.reused).toBe(true);
    expect(readFileSync(join(after.folder, 'manifest.json'), 'utf8')).toBe(manifest);
    expect(after.manifest).not.toHaveProperty('corrections');
    expect((await openSnapshot(project, other.manifest.id)).manifest.labels).toMatchObject({ I: 2, M: 1 });
  });

  it('keeps what is locked, and the snapshot that was current where the file is refused', async () => {
    const line = {
      mdr_report_key: '9',
      event_type: 'Death',
      mdr_text: [{ text: 'the pump of elsewhere stopped' }],
    };
    writeFileSync(join(project.root, 'test.jsonl'), JSON.stringify(line));
    const given = (corrections: string) =>
      takeSnapshot({ source: 'a.jsonl', testData: 'test.jsonl', corrections }, { project, now: new Date(0) });
    const corrected = await given(writeCorrections([decision('2', 'D')]));
    expect([...(await corrected.testIds())]).toEqual(['9']);
    await expect(given(writeCorrections([decision('7', 'D')], 'bad.csv'))).rejects.toThrow(
      'expected the key',
    );
    expect((await currentSnapshot(project)).manifest.id).toBe(corrected.manifest.id);
  });

  it.each([
    [
      'key,label\n7,D\n',
      /x\.csv, row 2: expected the key of an example of snapshot \w+ \(a\.jsonl\); received "7"/,
    ],
    [
      'key,label,snapshot\n1,D,0123456789abcdef\n',
      /x\.csv, row 2: expected labels of snapshot \w+; received 0123456789abcdef\. Take/,
    ],
    [
      'key,label,reader\n1,D,anna\n1,I,ben\n',
      /x\.csv, row 3: key 1 is I, in row 2 it is D\. Readers must agree/,
    ],
    ['key,label\n1,\n', /x\.csv: expected at least one label D, I, M or O; received none/],
  ])('refuses %j', async (text, message) => {
    writeFileSync(join(project.root, 'x.csv'), text);
    await expect(take('x.csv')).rejects.toThrow(message);
  });

  it('refuses a file that is not there, and one of another encoding', async () => {
    await expect(take('none.csv')).rejects.toThrow('none.csv: expected a file of labels; there is none');
    writeFileSync(join(project.root, 'x.csv'), Buffer.from('key,label,note\n1,D,\xe9\n', 'latin1'));
    await expect(take('x.csv')).rejects.toThrow(
      'x.csv: expected UTF-8; received another encoding. Save it as "CSV UTF-8"',
    );
  });
});
