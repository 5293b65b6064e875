import { describe, expect, it } from 'vitest';
import { LABELS } from '../../core/labels';
import { parseLabelForm } from '../../data/labels/label-form';
import { missCosts } from '../../metrics/decide-by-cost';
import { Decisions, type Keeper } from './browser/decisions';
import type { WorklistFacts, WorklistRow } from './browser/page-facts';
import { askedRows, countsOf, localDate, type Query, searchedRows, todaysPortion } from './browser/portion';
import { HOSTILE, suspect, suspects } from './worklist-fixture';
import { worklistId, worklistPage } from './worklist-page';
import { rankReports } from './worklist-rows';

const keys = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

const ROW: WorklistRow = {
  ...{ key: '', date: '', filed: 'I', probabilities: [0.5, 0.5, 0, 0], decision: 'D', cost: 0.5 },
  ...{ words: [], truncated: false, device: '', manufacturer: '', text: '' },
};

/** A browser's storage; `room` is how many entries it takes. */
function keeper(room = Number.POSITIVE_INFINITY): Keeper {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (i) => [...entries.keys()][i] ?? null,
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => {
      if (entries.size >= room && !entries.has(name)) throw new Error('full');
      entries.set(name, value);
    },
    removeItem: (name) => void entries.delete(name),
  };
}

describe('rankReports', () => {
  it('lists what is suspected and was filed as something else, by what it costs to miss', async () => {
    const reports = [
      suspect('likely', 0.9, { filed: 'I' }),
      suspect('dear', 0.5, { filed: 'M' }),
      suspect('filed', 0.99, { filed: 'D' }),
      suspect('quiet', 0.95, { suspected: false }),
      suspect('unfiled', 0.95, { filed: null }),
      suspect('b', 0.2),
      suspect('a', 0.2),
    ];
    expect(keys((await rankReports(reports)).rows)).toEqual(['unfiled', 'likely', 'dear', 'a', 'b']);
    const costs = missCosts(10).map((row, t) =>
      row.map((cost, d) => (t === 0 && LABELS[d] === 'M' ? 30 : cost)),
    );
    const { rows } = await rankReports(reports, { costs });
    expect(rows.map(({ key, cost }) => [key, Number(cost.toFixed(9))])).toEqual([
      ['unfiled', expect.any(Number)],
      ['dear', 15],
      ['likely', 9],
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('doubles no report of an earlier month: of one key the last counts', async () => {
    async function* months() {
      yield* [suspect('1', 0.9), suspect('2', 0.8), suspect('3', 0.7)];
      yield* [suspect('1', 0.3), suspect('2', 0.8, { filed: 'D' }), suspect('4', 0.5)];
    }
    const { rows, leftOut } = await rankReports(months());
    expect(rows.map(({ key, probabilities }) => [key, probabilities[0]])).toEqual([
      ['3', 0.7],
      ['4', 0.5],
      ['1', 0.3],
    ]);
    expect(leftOut).toBe(0);
  });

  it('keeps the costliest of more than fit, as if it had sorted all', async () => {
    const reports = suspects(500);
    const all = await rankReports(reports);
    const few = await rankReports(reports, { most: 20 });
    expect(keys(few.rows)).toEqual(keys(all.rows).slice(0, 20));
    expect(few.leftOut).toBe(480);
  });
});

describe('worklistPage', () => {
  it('keeps hostile text as text', async () => {
    const hostile = {
      device: HOSTILE,
      manufacturer: HOSTILE,
      text: HOSTILE,
      words: [{ word: HOSTILE, weight: 1 }],
    };
    const page = await worklistPage([suspect(HOSTILE, 0.9, hostile)], {
      ...{ id: 'a', title: HOSTILE, footer: [HOSTILE] },
    });
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<script>document|\u202e/);
    const { rows } = JSON.parse(/id="facts">(.*)<\/script>/.exec(page)?.[1] ?? '') as WorklistFacts;
    expect(rows[0].text).toBe(HOSTILE.replace('\u202e', ' '));
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
    expect(page).not.toMatch(/https?:\/\//);
  });

  it('says how many deaths are expected, and what did not fit', async () => {
    const reports = [0.9, 0.8, 0.5, 0.4].map((p, i) => suspect(String(i), p));
    const page = await worklistPage(reports, { id: 'a', perDay: 2, most: 3 });
    expect(page).toContain('1.7 deaths are among the first 2 and 2.2 among all. 1 more');
    expect(await worklistPage([], { id: 'a' })).not.toContain('If the probabilities');
    await expect(worklistPage([], { id: 'a/b' })).rejects.toThrow('expected an id of letters');
  });

  it('has the same id for the same model and records', () => {
    expect(worklistId('run', 'threshold')).toBe(worklistId('run', 'threshold'));
    expect(worklistId('ab', 'c')).not.toBe(worklistId('a', 'bc'));
    expect(worklistId('run')).toMatch(/^[\w.-]{1,80}$/);
  });
});

describe('Decisions', () => {
  it('are there again, and come back from the form as they were', () => {
    const storage = keeper();
    const first = new Decisions('list', storage);
    first.reader = 'anna';
    first.set('2', { label: 'D', decidedAt: '2024-05-01T10:00:00.000Z' });
    first.set('-1', { note: '=HYPERLINK("x")\n"said"' });
    first.set('3', { label: 'unsure', decidedAt: '2024-05-01T10:01:00.000Z' });
    first.set('4', { label: 'I', decidedAt: '2024-05-01T10:02:00.000Z' });
    first.set('4', { label: null, decidedAt: '' });
    const again = new Decisions('list', storage);
    expect(again.toCsv()).toBe(first.toCsv());
    expect(new Decisions('other', storage).size).toBe(0);
    const read = parseLabelForm(again.toCsv(), 'a.csv');
    expect(read.map(({ key, label, note, reader }) => [key, label, note, reader])).toEqual([
      ['-1', null, '=HYPERLINK("x")\n"said"', 'anna'],
      ['2', 'D', '', 'anna'],
      ['3', 'unsure', '', 'anna'],
    ]);
    expect(again.toCsv()).toContain(`"'=HYPERLINK`);
  });

  it('go on where the browser keeps nothing, or no more', () => {
    for (const storage of [null, keeper(1)]) {
      const decisions = new Decisions('list', storage);
      for (const key of ['1', '2']) decisions.set(key, { label: 'M', decidedAt: '2024-05-01T10:00:00Z' });
      expect([decisions.kept, decisions.size]).toEqual([false, 2]);
    }
  });

  it('take over the later of two decisions', () => {
    const decisions = new Decisions('list', keeper());
    decisions.set('1', { label: 'D', decidedAt: '2024-05-02T00:00:00Z' });
    decisions.set('2', { label: 'D', decidedAt: '2024-05-02T00:00:00Z' });
    const csv =
      'key,label,note,reader,decided_at\n1,I,,,2024-05-03T00:00:00Z\n2,I,,,2024-05-01T00:00:00Z\n3,O,,,\n4,,,,\n';
    expect(decisions.addCsv(csv, 'a.csv')).toBe(2);
    expect(['1', '2', '3', '4'].map((key) => decisions.of(key)?.label)).toEqual(['I', 'D', 'O', undefined]);
  });
});

describe('the portion of a day', () => {
  const rows = searchedRows([...Array(6)].map((_, i) => ({ ...ROW, key: String(i + 1) })));
  const query: Query = { view: 'today', search: '', device: '', manufacturer: '' };

  it('holds what was decided today and the first others, and does not grow by reading', () => {
    const decisions = new Decisions('list', null);
    const portion = () => [...todaysPortion(rows, (key) => decisions.of(key), 3, '2024-05-02')].sort();
    expect(portion()).toEqual(['1', '2', '3']);
    const at = (day: number) => new Date(2024, 4, day, 12).toISOString();
    decisions.set('1', { label: 'D', decidedAt: at(1) });
    decisions.set('2', { label: 'unsure', decidedAt: at(2) });
    decisions.set('3', { note: 'later' });
    expect(portion()).toEqual(['2', '3', '4']);
    const shown = (view: Query['view']) =>
      keys(askedRows(rows, { ...query, view }, (key) => decisions.of(key), new Set(portion())));
    expect(['today', 'open', 'decided', 'all'].map((view) => shown(view as Query['view']).length)).toEqual([
      3, 4, 2, 6,
    ]);
    expect(localDate(new Date('none'))).toBe('');
  });

  it('finds every word anywhere in a report, and what a filter names', () => {
    const others = searchedRows([
      { ...ROW, key: '7', device: 'Pump', manufacturer: 'Aster', text: 'The patient EXPIRED.' },
      { ...ROW, key: '8', device: 'Stent', manufacturer: 'Aster', text: 'It broke.' },
      { ...ROW, key: '9', device: 'Pump', manufacturer: 'Oak' },
    ]);
    const found = (change: Partial<Query>) =>
      keys(askedRows(others, { ...query, view: 'all', ...change }, () => undefined, new Set()));
    expect(found({ search: ' expired aster ' })).toEqual(['7']);
    expect(found({ device: 'Pump' })).toEqual(['7', '9']);
    expect(found({ device: 'Pump', manufacturer: 'Oak' })).toEqual(['9']);
    expect(found({ search: 'no such' })).toEqual([]);
    expect(countsOf(others, 'device')).toEqual([
      ['Pump', 2],
      ['Stent', 1],
    ]);
  });
});
