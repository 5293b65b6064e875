import { describe, expect, it } from 'vitest';
import { type LabelDecision, parseLabelForm, writeLabelForm } from './label-form';

const DECISIONS: LabelDecision[] = [
  {
    key: '101',
    label: 'D',
    note: '=dead, "they" said\nso',
    reader: 'anna',
    decidedAt: '2026-01-02T03:04:05Z',
  },
  { key: '-102', label: 'unsure', note: '', reader: 'anna', decidedAt: '' },
  { key: '103', label: null, note: '', reader: 'ben', decidedAt: '' },
];

describe('the form of labels', () => {
  it('comes back as it was written, whatever columns stand beside it', () => {
    const narrative = {
      columns: ['narrative'],
      rows: DECISIONS.map(() => ({ narrative: '@told' })),
    } as const;
    for (const text of [writeLabelForm(DECISIONS), writeLabelForm(DECISIONS, narrative)])
      expect(parseLabelForm(text, 'a.csv')).toEqual(
        DECISIONS.map((decision, i) => ({ ...decision, row: i + 2, snapshot: null })),
      );
  });

  it('takes letters and names in any case, and the snapshot where it is named', () => {
    const text = 'snapshot,label,key\n0123456789abcdef,death,1\n,m,2\n,?,3\n,,4\n';
    const read = parseLabelForm(text, 'a.csv');
    expect(read.map(({ label }) => label)).toEqual(['D', 'M', 'unsure', null]);
    expect(read[0]).toMatchObject({
      key: '1',
      snapshot: '0123456789abcdef',
      reader: '',
      note: '',
      decidedAt: '',
    });
    expect(read[1].snapshot).toBeNull();
  });

  it('takes one key of two readers, and not two of one', () => {
    expect(parseLabelForm('key,label,reader\n1,D,anna\n1,I,ben\n', 'a.csv')).toHaveLength(2);
    expect(() => parseLabelForm('key,label,reader\n1,D,anna\n2,D,anna\n1,I,anna\n', 'a.csv')).toThrow(
      'a.csv, row 4: key "1" stands in row 2 already. Keep the row',
    );
  });

  it.each([
    [
      'id,label\n1,D\n',
      'a.csv: expected the columns key, label, note, reader, decided_at; received id, label. Give',
    ],
    [
      'key,label\n1,D\n2,X\n',
      'a.csv, row 3: expected label D, I, M, O, unsure or nothing; received "X". Write',
    ],
    ['key,label\n,D\n', "a.csv, row 2: expected a report's key; received none. Take"],
  ])('refuses %j', (text, message) => {
    expect(() => parseLabelForm(text, 'a.csv')).toThrow(message);
  });
});
