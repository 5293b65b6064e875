/** The runs there are, and in what those of one name differ. */

import type { MeasureKey } from '../../metrics/measures';
import { diffConfigs } from '../../runs/pairing';
import type { RunManifest } from '../../runs/run';
import { measureMean } from '../../runs/summary';

/** One run in a list, with the means of the measures that were asked for over the folds that have them, by their keys. */
export type RunListRow = { readonly [Key in MeasureKey]?: number | null } & {
  readonly run: string;
  /** `compared`, `floor`, or empty. */
  readonly here: string;
  readonly status: string;
  /** Tested rows. */
  readonly rows: number;
  readonly folds: number;
  readonly protocol: string;
  readonly minutes: number;
  /** In what its inputs differ from those of the newest run of its name, `config.C 3 (newest 1)`. */
  readonly differs: string;
};

const SHOWN: readonly MeasureKey[] = ['deathF1', 'macroF1', 'weightedF1'];

/** Runs, newest first, with the means of their own protocol; `here` says what part the named ones take. */
export function runList(
  runs: readonly RunManifest[],
  here: { readonly compared: readonly string[]; readonly floors: readonly string[] },
  measures: readonly MeasureKey[] = SHOWN,
): RunListRow[] {
  const newestFirst = [...runs].reverse();
  return newestFirst.map((run) => {
    const { protocol } = run.inputs;
    const meanOf = (key: MeasureKey) =>
      run.summary?.[protocol] ? measureMean(run, protocol, key).mean : null;
    const newest = newestFirst.find(({ name }) => name === run.name) ?? run;
    return {
      run: run.id,
      here: here.compared.includes(run.id) ? 'compared' : here.floors.includes(run.id) ? 'floor' : '',
      status: run.status,
      rows: run.folds.reduce((sum, { nTest }) => sum + nTest, 0),
      folds: run.folds.length,
      protocol,
      ...Object.fromEntries(measures.map((key) => [key, meanOf(key)])),
      minutes: run.seconds / 60,
      differs: newest === run ? '' : differencesOf(newest, run),
    };
  });
}

function differencesOf(newest: RunManifest, run: RunManifest): string {
  const rows = diffConfigs(newest, run);
  return rows.map(({ field, a, b }) => `${field} ${b ?? 'none'} (newest ${a ?? 'none'})`).join('; ');
}
