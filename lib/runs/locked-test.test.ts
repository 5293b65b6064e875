import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readParquet, writeParquet } from '../core/files/parquet';
import { writeSealed } from '../core/files/sealed';
import { LABELS } from '../core/labels';
import { type Project, projectAt } from '../core/project';
import { lockLatest } from '../splits/lock-latest';
import { makeSplit } from '../splits/split';
import { lockedFolder, readLockedLedger } from './locked-ledger';
import { type LockedRequest, lockedTable, scoreLockedTest } from './locked-test';
import { looksBeforeSentence } from './looks-before';
import { PREDICTION_SCHEMA, predictionRows } from './predictions';

let project: Project;
let scored = 0;
const labelled = (ids: readonly string[]) =>
  ids.map((id, i) => ({ id, text: 'text', label: LABELS[i % LABELS.length] }));
const examples = labelled(['locked D', 'locked I', 'locked M', 'locked O']);
const certain = (rows: readonly unknown[]) =>
  Float64Array.from(rows.flatMap((_, i) => LABELS.map((__, c) => (c === i % 4 ? 0.7 : 0.1))));
const requestOf = (rows = examples): LockedRequest => ({
  split: { name: 'default', fingerprint: 'f00d' },
  opening: 'first choice',
  candidate: { kind: 'fold', run: 'phase1-a', fold: 2, epoch: 1 },
  examples: rows,
  seed: 42,
  predict: async () => {
    scored++;
    return certain(rows);
  },
});
const request = requestOf();
let clock = 0;
const now = () => new Date(Date.UTC(2026, 0, 2, 3, 4, clock++));

beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'locked-')));
  scored = 0;
  clock = 0;
});
afterEach(() => rm(project.root, { recursive: true }));

describe('scoreLockedTest', () => {
  it('scores a candidate once and hands back what it wrote down', async () => {
    const first = await scoreLockedTest(project, request, { now });
    expect(first).toMatchObject({ looks: 1, candidates: 1, reused: false, before: { of: 4, reports: 0 } });
    expect(first.look.scores.f1.macro).toBe(1);
    const second = await scoreLockedTest(project, request, { now });
    expect(second).toEqual({ ...first, reused: true });
    expect(scored).toBe(1);
    const rows = await readParquet(join(lockedFolder(project), first.look.predictions));
    expect(rows[3]).toMatchObject({ exampleId: 'locked O', fold: 2, part: 'test', pO: 0.7 });
  });

  it('records it when a candidate looks again, and every other candidate', async () => {
    await scoreLockedTest(project, request, { now });
    const again = await scoreLockedTest(project, request, { now, again: true });
    expect(again).toMatchObject({ looks: 2, candidates: 1, reused: false, before: { reports: 0 } });
    const candidate = { ...request.candidate, kind: 'ensemble', fold: 0 } as const;
    const other = await scoreLockedTest(project, { ...request, candidate }, { now });
    expect(other).toMatchObject({ looks: 1, candidates: 2, before: { reports: 0 } });
    const table = lockedTable(await readLockedLedger(project), 'f00d');
    expect(table?.map(({ kind, look }) => [kind, look])).toEqual([
      ['fold', 1],
      ['fold', 2],
      ['ensemble', 1],
    ]);
  });

  it('counts a second look at the same reports, whatever seed and split locked them', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      ...labelled(Array.from({ length: 40 }, (__, n) => `report ${n}`))[i],
      dateReceived: `2020${String(1 + Math.floor(i / 4)).padStart(2, '0')}01`,
    }));
    const locked = lockLatest(rows, { share: 0.2 }).ids;
    const look = (seed: number) => {
      const split = makeSplit(rows, { name: 'two', k: 2, seed, snapshot: 'x', synthetic: false, locked });
      const part = rows.filter(({ id }) => locked.has(id));
      const candidate = { ...request.candidate, run: `seed ${seed}` };
      const { name, fingerprint } = split;
      const opened = { split: { name, fingerprint: fingerprint.sha1 }, opening: `seed ${seed}`, candidate };
      return scoreLockedTest(project, { ...requestOf(part), ...opened }, { now });
    };
    const [first, second, third] = [await look(42), await look(43), await look(44)];
    expect(new Set([first, second, third].map(({ look }) => look.split.fingerprint)).size).toBe(3);
    expect([first, second, third].map(({ before }) => before)).toEqual([
      { of: 8, reports: 0, least: 0, most: 0, openings: 0 },
      { of: 8, reports: 8, least: 1, most: 1, openings: 1 },
      { of: 8, reports: 8, least: 2, most: 2, openings: 2 },
    ]);
    expect(looksBeforeSentence(third.before)).toBe(
      '8 of these 8 reports had been looked at before, 2 times each, in 2 earlier openings: at these it is no first look.',
    );
    expect((await look(42)).before.reports).toBe(0);
  });

  it('counts report by report where another share locked some of them', async () => {
    await scoreLockedTest(project, request, { now });
    const wider = labelled(['locked D', 'locked M', 'new D', 'new I', 'new M', 'new O']);
    const other = { split: { name: 'default', fingerprint: 'beef' }, opening: 'second choice' };
    const candidate = { ...request.candidate, run: 'phase1-b' };
    const { before } = await scoreLockedTest(project, { ...requestOf(wider), ...other, candidate }, { now });
    expect(before).toEqual({ of: 6, reports: 2, least: 1, most: 1, openings: 1 });
  });

  it('counts what stands in the ledgers that every split had of its own', async () => {
    const folder = join(lockedFolder(project), 'f00d');
    await mkdir(folder, { recursive: true });
    const part = { fold: 2, part: 'test', epoch: 1, seed: 42 } as const;
    await writeParquet(
      join(folder, 'a-1.parquet'),
      PREDICTION_SCHEMA,
      predictionRows(examples, certain(examples), part),
    );
    const { look } = await scoreLockedTest(project, {
      ...request,
      split: { name: 'x', fingerprint: 'aaaa' },
    });
    const { candidate, scores, commit } = look;
    await rm(join(lockedFolder(project), 'looks'), { recursive: true });
    const old = { candidate, scores, at: '2025-01-01T00:00:00.000Z', commit, predictions: 'a-1.parquet' };
    await writeSealed(join(folder, 'ledger.json'), {
      format: 'maude-locked-test/1',
      split: request.split,
      examples: 4,
      looks: [old, { ...old, at: '2025-01-02T00:00:00.000Z' }],
    });
    scored = 0;
    const found = await scoreLockedTest(project, request, { now });
    expect(found).toMatchObject({ looks: 2, reused: true, look: { predictions: 'f00d/a-1.parquet' } });
    const other = { ...request, split: { name: 'y', fingerprint: 'beef' }, opening: 'second choice' };
    const { before } = await scoreLockedTest(project, other, { now });
    expect(before).toEqual({ of: 4, reports: 4, least: 2, most: 2, openings: 1 });
    expect(scored).toBe(1);
  });

  it('loses no look where two open a part at once', async () => {
    const other = { ...request, candidate: { ...request.candidate, run: 'phase1-b' } };
    await Promise.all([request, request, other].map((each) => scoreLockedTest(project, each)));
    expect(scored).toBe(2);
    const { looks } = await readLockedLedger(project);
    expect(looks.map(({ number }) => number)).toEqual([1, 2]);
    expect(await readdir(join(lockedFolder(project), 'parts'))).toHaveLength(1);
  });

  it('refuses what is not the locked part', async () => {
    await expect(scoreLockedTest(project, { ...request, examples: [] })).rejects.toThrow(
      'split default: expected a locked test part; it has none',
    );
    await scoreLockedTest(project, request, { now });
    await expect(scoreLockedTest(project, requestOf(examples.slice(1)))).rejects.toThrow(
      'expected the 4 locked examples of split default; received 3, not the same',
    );
  });
});
