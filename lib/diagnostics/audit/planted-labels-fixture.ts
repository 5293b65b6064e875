/** SYNTHETIC reports with a known share of wrong labels, a model that half sees them, and readers of known accuracy. */
import { LABELS, type Label } from '../../core/labels';
import { RandomState } from '../../core/random';
import type { LabelFile } from '../../data/labels/read-label-form';
import type { Run } from '../../runs/run';
import { type ScoredRun, scoredPart } from '../scored';
import type { SuspectRow } from './death-audit';
import { type ReadLabels, readLabels } from './reader-labels';
import type { SuspectSheet } from './suspect-sheet';
import { drawSheet, RULES, type SheetDraw } from './suspect-strata';

const SHARES = [0.12, 0.36, 0.46, 0.06];

/** Reports, what they are, and what a model says of them. */
export interface PlantedLabels {
  readonly scored: ScoredRun;
  readonly truth: ReadonlyMap<string, Label>;
  readonly suspects: readonly SuspectRow[];
}

/** `count` reports, of each class the share `errors` filed as another one; the model names the true class in 85 of 100. */
export function plantedLabels(count: number, errors: readonly number[], seed: number): PlantedLabels {
  const random = new RandomState(seed);
  const other = (c: number) => (c + 1 + Math.floor(3 * random.random())) % 4;
  const truth = new Map<string, Label>();
  const rows = Array.from({ length: count }, (_, i) => {
    const u = random.random();
    const is = Math.max(
      0,
      SHARES.findIndex((_share, c) => u < SHARES.slice(0, c + 1).reduce((a, b) => a + b)),
    );
    const filed = random.random() < errors[is] ? other(is) : is;
    const said = random.random() < 0.85 ? is : other(is);
    const sure = 0.4 + 0.55 * random.random();
    const p = LABELS.map((_label, c) => (c === said ? sure : (1 - sure) / 3));
    truth.set(`r${i}`, LABELS[is]);
    return {
      ...{ exampleId: `r${i}`, fold: 1, part: 'outer' as const, label: LABELS[filed], epoch: 1, seed: 1 },
      ...{ pD: p[0], pI: p[1], pM: p[2], pO: p[3] },
    };
  });
  const outer = scoredPart(rows);
  const scored: ScoredRun = {
    name: 'planted',
    run: { id: 'planted' } as Run,
    protocol: 'nested',
    outer,
    inner: null,
  };
  const suspects = rows
    .filter(({ label }) => label !== 'D')
    .map(
      ({ exampleId: id, label: filedAs, pD }, i): SuspectRow => ({
        ...{
          rank: i + 1,
          id,
          fold: 1,
          filedAs,
          pDeath: pD,
          outcome: false,
          phrase: false,
          suspicion: pD - 0.6,
        },
      }),
    );
  return { scored, truth, suspects };
}

/** A sheet in memory. */
export function sheetOf({ strata, rows }: SheetDraw, seed = 1): SuspectSheet {
  return {
    ...{
      format: 'maude-suspects/1',
      id: 'planted',
      snapshot: '0123456789abcdef',
      audited: 'planted',
      runs: [],
      seed,
    },
    strata: strata.map((stratum) => ({ ...stratum, why: RULES[stratum.rule] })),
    rows: rows.map((row) => ({ ...row, filed: strata[row.stratum].filed })),
    csv: '',
  };
}

/** The words of readers who name the true class with probability `accuracy`, and else any other. */
export function readersOf(
  sheet: SuspectSheet,
  truth: ReadonlyMap<string, Label>,
  accuracies: readonly number[],
  seed: number,
): LabelFile[] {
  const random = new RandomState(seed);
  return accuracies.map((accuracy, i) => ({
    ...{ path: `labels-${i}.csv`, name: `labels-${i}.csv`, sha256: '' },
    decisions: sheet.rows.map(({ key }, row) => {
      const is = LABELS.indexOf(truth.get(key) ?? 'O');
      const said = random.random() < accuracy ? is : (is + 1 + Math.floor(3 * random.random())) % 4;
      const label = LABELS[said];
      return { ...{ key, label, note: '', reader: '', decidedAt: '', row: row + 2, snapshot: null } };
    }),
  }));
}

/** Draws a sheet and has it read. */
export function planted(
  { scored, suspects, truth }: PlantedLabels,
  size: { readonly suspects: number; readonly controls: number },
  accuracies: readonly number[],
  seed: number,
): ReadLabels {
  const sheet = sheetOf(drawSheet(scored, suspects, { ...size, seed }), seed);
  return readLabels(readersOf(sheet, truth, accuracies, seed + 1), sheet);
}

/** The share of the reports filed as `filed` (null: of all) that are not of that class. */
export function trueShare({ scored: { outer }, truth }: PlantedLabels, filed: string): number {
  const rows = outer.ids.map((id, row) => ({ is: truth.get(id), filed: LABELS[outer.yTrue[row]] }));
  const own = rows.filter((row) => filed === 'all' || row.filed === filed);
  return own.filter((row) => row.is !== row.filed).length / own.length;
}
