import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '../../core/text/csv';
import { parseLabelForm } from '../../data/labels/label-form';
import { planted, plantedLabels } from './planted-labels-fixture';
import { readSuspectSheet, sheetSentence, writeSuspectSheet } from './suspect-sheet';
import { drawSheet } from './suspect-strata';
import { writeCorrections } from './write-corrections';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sheet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const reports = plantedLabels(900, [0.05, 0.1, 0.04, 0.08], 5);
const SIZE = { suspects: 40, controls: 40, seed: 3 };
const draw = drawSheet(reports.scored, reports.suspects, SIZE);
const origin = { snapshot: '0123456789abcdef', audited: 'planted', runs: ['planted'], seed: 3 };
const textOf = (key: string) => `=narrative of ${key}, "whole"\nto its end`;

describe('drawSheet', () => {
  it('holds every tested report in one stratum and draws at random in each', () => {
    expect(draw.strata.reduce((sum, { size }) => sum + size, 0)).toBe(900);
    for (const [stratum, { size, drawn }] of draw.strata.entries()) {
      const own = draw.rows.filter((row) => row.stratum === stratum);
      expect(own).toHaveLength(drawn);
      for (const { probability } of own) expect(probability).toBe(drawn / size);
    }
    expect(new Set(draw.rows.map(({ key }) => key)).size).toBe(draw.rows.length);
    expect(draw.strata.filter(({ rule }) => rule === 'control').map(({ drawn }) => drawn)).toEqual([
      10, 10, 10, 10,
    ]);
  });

  it('is the same for a seed, another for another', () => {
    expect(drawSheet(reports.scored, reports.suspects, SIZE)).toEqual(draw);
    expect(drawSheet(reports.scored, reports.suspects, { ...SIZE, seed: 4 }).rows).not.toEqual(draw.rows);
  });

  it('shuffles suspects among controls', () => {
    const order = draw.rows.map(({ stratum }) => draw.strata[stratum].rule === 'control');
    const half = order.slice(0, order.length / 2).filter(Boolean).length;
    expect(half).toBeGreaterThan(8);
    expect(half).toBeLessThan(32);
  });
});

describe('writeSuspectSheet', () => {
  it('shows readers the narrative and nothing of label, model or stratum', async () => {
    const written = await writeSuspectSheet(folder, origin, draw, textOf);
    const text = readFileSync(join(written.folder, 'suspects.csv'), 'utf8');
    const { columns, rows } = parseCsv(text, 'suspects.csv');
    expect(columns).toEqual(['key', 'label', 'note', 'reader', 'decided_at', 'narrative', 'snapshot']);
    for (const { cells } of rows)
      expect(cells).toEqual({
        ...{ key: cells.key, narrative: textOf(cells.key), snapshot: origin.snapshot },
        ...{ label: '', note: '', reader: '', decided_at: '' },
      });
    expect(text).not.toMatch(/"=/);
    expect(parseLabelForm(text, 'suspects.csv')).toHaveLength(draw.rows.length);
    expect(sheetSentence(written, folder)).toContain(`${written.sheet.id}/suspects.csv has `);
  });

  it('keeps what must not be seen beside it, sealed', async () => {
    const { folder: own, sheet } = await writeSuspectSheet(folder, origin, draw, textOf);
    expect(await readSuspectSheet(own)).toEqual(sheet);
    expect(sheet.rows.map(({ filed }) => filed)).toEqual(
      draw.rows.map(({ stratum }) => draw.strata[stratum].filed),
    );
    const path = join(own, 'suspects.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"seed": 3', '"seed": 4'));
    await expect(readSuspectSheet(own)).rejects.toThrow('its content is not that of its digest');
  });

  it('leaves a sheet that somebody fills in alone', async () => {
    const { folder: own } = await writeSuspectSheet(folder, origin, draw, textOf);
    writeFileSync(join(own, 'suspects.csv'), 'mine');
    await writeSuspectSheet(folder, origin, draw, textOf);
    expect(readFileSync(join(own, 'suspects.csv'), 'utf8')).toBe('mine');
  });

  it('writes what readers agree on in the form that corrects a snapshot', async () => {
    const labels = planted(reports, SIZE, [0.8, 0.8], 3);
    const path = await writeCorrections(folder, labels);
    const settled = labels.rows.filter(({ label }) => label !== null);
    expect(settled.length).toBeLessThan(labels.rows.length);
    expect(parseLabelForm(readFileSync(path, 'utf8'), 'corrections.csv')).toEqual(
      settled.map(({ key, label }, i) => ({
        ...{
          key,
          label,
          note: '',
          reader: '0+1',
          decidedAt: '',
          row: i + 2,
          snapshot: labels.sheet.snapshot,
        },
      })),
    );
  });
});
