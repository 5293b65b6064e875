import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { parseLabelForm } from '../../data/labels/label-form';
import { f1Scores } from '../../metrics/classification';
import { correctedScores } from './corrected-scores';
import { filedConfusion, filedErrors } from './filed-errors';
import { planted, plantedLabels, readersOf, sheetOf, trueShare } from './planted-labels-fixture';
import { agreementSentence, readerTable } from './reader-agreement';
import { readLabels } from './reader-labels';
import { drawSheet } from './suspect-strata';

const ERRORS = [0.05, 0.1, 0.04, 0.08];
const all = plantedLabels(600, ERRORS, 5);
const ALL = { suspects: 1e5, controls: 1e5 };
const resampling = { groups: new Map<string, string>(), resamples: 200, seed: 42 };
const sheet = sheetOf(drawSheet(all.scored, all.suspects, { suspects: 8, controls: 8, seed: 3 }));
const [first, second] = sheet.rows;
const file = (name: string, text: string) => ({
  path: name,
  name,
  sha256: '',
  decisions: parseLabelForm(text, name),
});
const read = (...texts: string[]) =>
  readLabels(
    texts.map((text, i) => file(`labels-${'abc'[i]}.csv`, text)),
    sheet,
  );

describe('readLabels', () => {
  it('settles by agreement, else by the third, else not at all', () => {
    const keys = sheet.rows.slice(0, 5).map(({ key }) => key);
    const said = (labels: string) =>
      `key,label\n${keys.map((key, i) => `${key},${labels.split(' ')[i]}\n`).join('')}`;
    const { readers, rows, unread } = read(said('D D unsure M '), said('D I D unsure I'), said('M I ? M '));
    expect(readers).toEqual(['a', 'b', 'c']);
    expect(rows.map(({ label, by }) => [label, by.join()])).toEqual([
      ['D', 'a,b'],
      ['I', 'c'],
      [null, ''],
      ['M', 'c'],
    ]);
    expect(unread).toBe(sheet.rows.length - 4);
  });

  it('takes both readers from one file', () => {
    const text = `key,label,reader\n${first.key},D,anna\n${first.key},D,ben\n`;
    expect(readLabels([file('x.csv', text)], sheet).readers).toEqual(['anna', 'ben']);
  });

  it.each([
    [['key,label\nx,D\n'], 'labels-a.csv, row 2: expected a key of sheet planted; received "x". Put'],
    [
      [`key,label,snapshot\n${first.key},D,1111\n`],
      'labels-a.csv, row 2: expected labels of snapshot 0123456789abcdef',
    ],
    [
      [`key,label,reader\n${first.key},D,z\n`, `key,label,reader\n${first.key},D,z\n`],
      'labels-b.csv, row 2: z decided key',
    ],
    [
      [`key,label\n${first.key},D\n`],
      'labels: expected two readers, and a third where they differ; received 1 (a)',
    ],
    [
      [`key,label\n${first.key},D\n`, `key,label\n${second.key},D\n`],
      'labels: expected reports that both readers decided',
    ],
  ])('refuses %j', (texts, message) => {
    expect(() => read(...texts)).toThrow(message);
  });
});

describe('what readers say of all reports', () => {
  const labels = planted(all, ALL, [1, 1], 7);

  it('is the truth, without an interval, and of each class by name', () => {
    for (const { filed, share, interval, bounds } of filedErrors(labels)) {
      expect(share).toBeCloseTo(trueShare(all, filed), 12);
      expect(interval).toBe(`${share?.toFixed(3)} \u2013 ${share?.toFixed(3)}`);
      expect(bounds).toBe('');
    }
    const deaths = labels.rows.filter(({ filed, label }) => filed === 'M' && label === 'D').length;
    expect(filedConfusion(labels).find((row) => row['filed as'] === 'M')?.['is D']).toBe(
      `${deaths} (${deaths})`,
    );
  });

  it('gives the scores of the true labels beside those of the filed', () => {
    const { ids, yTrue, yPred } = all.scored.outer;
    const is = Uint8Array.from(ids, (id) => LABELS.indexOf(all.truth.get(id) ?? 'O'));
    const rows = correctedScores(labels, [all.scored], resampling);
    expect(rows.map(({ class: of }) => of)).toEqual(['D', 'I', 'M', 'O', 'macro']);
    for (const row of rows) {
      expect(row.corrected).toBeCloseTo(f1Scores(is, yPred)[row.class as 'D'] ?? -1, 12);
      expect(row.filed).toBeCloseTo(f1Scores(yTrue, yPred)[row.class as 'D'] ?? -1, 12);
    }
  });

  it('agrees perfectly where both are right', () => {
    expect(agreementSentence(labels, resampling)).toContain('both named a class, of 600 the same');
    expect(agreementSentence(labels, resampling)).toContain("Cohen's kappa on this sheet is 1.000");
    expect(readerTable(labels)[0]['reader 2: I']).toBe(0);
  });
});

describe('a sample of reports', () => {
  const many = plantedLabels(2000, ERRORS, 11);

  it('tells the share of wrong labels by weights, and far too many without', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const found = seeds.map((seed) => planted(many, { suspects: 100, controls: 120 }, [1, 1], 100 + seed));
    const truth = trueShare(many, 'all');
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const weighted = mean(found.map((labels) => filedErrors(labels)[4].share ?? -1));
    const plain = mean(
      found.map(({ rows }) => rows.filter(({ label, filed }) => label !== filed).length / rows.length),
    );
    expect(Math.abs(weighted - truth)).toBeLessThan(0.01);
    expect(plain).toBeGreaterThan(truth + 0.05);
  });

  it('finds nothing where nothing is wrong', () => {
    const right = plantedLabels(1000, [0, 0, 0, 0], 2);
    for (const row of filedErrors(planted(right, { suspects: 40, controls: 40 }, [1, 1], 1))) {
      expect(row).toMatchObject({ share: 0, wrong: 0, unresolved: 0 });
      expect(row.interval).toMatch(/^0\.000 /);
    }
  });

  it('bounds what readers leave open', () => {
    const labels = planted(many, { suspects: 100, controls: 120 }, [0.8, 0.8], 4);
    const [row] = filedErrors(labels).slice(-1);
    const [lower, upper] = row.bounds.split(' \u2013 ').map(Number);
    expect(row.unresolved).toBeGreaterThan(10);
    expect(lower).toBeLessThan(upper);
    for (const { corrected, bounds } of correctedScores(labels, [many.scored], resampling).slice(0, 4)) {
      const [least, most] = bounds.split(' \u2013 ').map(Number);
      expect(least).toBeLessThan(corrected ?? -1);
      expect(most).toBeGreaterThan(corrected ?? 2);
    }
    expect(readersOf(labels.sheet, many.truth, [1], 1)[0].decisions).toHaveLength(labels.sheet.rows.length);
  });
});
