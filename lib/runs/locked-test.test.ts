import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LABELS } from '../core/labels';
import { readParquet } from '../core/parquet';
import { type Project, projectAt } from '../core/project';
import { type LockedRequest, lockedTable, readLockedLedger, scoreLockedTest } from './locked-test';

let project: Project;
let scored = 0;
const examples = LABELS.map((label) => ({ id: `locked ${label}`, text: 'text', label }));
const request: LockedRequest = {
  split: { name: 'default', fingerprint: 'f00d' },
  candidate: { kind: 'fold', run: 'phase1-a', fold: 2, epoch: 1 },
  examples,
  seed: 42,
  predict: async () => {
    scored++;
    return Float64Array.from(LABELS.flatMap((_, t) => LABELS.map((__, c) => (c === t ? 0.7 : 0.1))));
  },
};
const now = () => new Date('2026-01-02T03:04:05Z');

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'locked-')));
});
afterAll(() => rm(project.root, { recursive: true }));

describe('scoreLockedTest', () => {
  it('scores a candidate once and hands back what it wrote down', async () => {
    const first = await scoreLockedTest(project, request, { now });
    expect(first).toMatchObject({ looks: 1, candidates: 1, reused: false });
    expect(first.look.scores.f1.macro).toBe(1);
    const second = await scoreLockedTest(project, request, { now });
    expect(second).toEqual({ ...first, reused: true });
    expect(scored).toBe(1);
    const rows = await readParquet(join(project.reports, 'locked-test', 'f00d', first.look.predictions));
    expect(rows[3]).toMatchObject({ exampleId: 'locked O', fold: 2, part: 'test', pO: 0.7 });
  });

  it('records it when a candidate looks again, and every other candidate', async () => {
    const again = await scoreLockedTest(project, request, { now, again: true });
    expect(again).toMatchObject({ looks: 2, candidates: 1, reused: false });
    const candidate = { ...request.candidate, kind: 'ensemble', fold: 0 } as const;
    const other = await scoreLockedTest(project, { ...request, candidate }, { now });
    expect(other).toMatchObject({ looks: 1, candidates: 2 });
    const ledger = await readLockedLedger(project, 'f00d');
    expect(ledger && lockedTable(ledger).map(({ kind, look }) => [kind, look])).toEqual([
      ['fold', 1],
      ['fold', 2],
      ['ensemble', 1],
    ]);
  });

  it('refuses what is not the locked part', async () => {
    await expect(scoreLockedTest(project, { ...request, examples: [] })).rejects.toThrow(
      'split default: expected a locked test part; it has none',
    );
    await expect(scoreLockedTest(project, { ...request, examples: examples.slice(1) })).rejects.toThrow(
      'expected the 4 locked examples; received 3',
    );
    expect(await readLockedLedger(project, 'beef')).toBeNull();
  });
});
