/** The runs there are, and in what those of one name differ. */

import { diffConfigs } from '../runs/pairing';
import type { RunManifest } from '../runs/run';

/** One run in a list; scores are means over the folds by the run's own protocol. */
export interface RunListRow {
  readonly run: string;
  /** `compared`, `floor`, or empty. */
  readonly here: string;
  readonly status: string;
  /** Tested rows. */
  readonly rows: number;
  readonly folds: number;
  readonly protocol: string;
  readonly deathF1: number | null;
  readonly macroF1: number | null;
  readonly weightedF1: number | null;
  readonly minutes: number;
  /** In what its inputs differ from those of the newest run of its name, `config.C 3 (newest 1)`. */
  readonly differs: string;
}

/** Runs, newest first; `here` says what part the named ones take. */
export function runList(
  runs: readonly RunManifest[],
  here: { readonly compared: readonly string[]; readonly floors: readonly string[] },
): RunListRow[] {
  const newestFirst = [...runs].reverse();
  return newestFirst.map((run) => {
    const mean = run.summary?.[run.inputs.protocol]?.mean ?? null;
    const newest = newestFirst.find(({ name }) => name === run.name) ?? run;
    return {
      run: run.id,
      here: here.compared.includes(run.id) ? 'compared' : here.floors.includes(run.id) ? 'floor' : '',
      status: run.status,
      rows: run.folds.reduce((sum, { nTest }) => sum + nTest, 0),
      folds: run.folds.length,
      protocol: run.inputs.protocol,
      deathF1: mean?.D ?? null,
      macroF1: mean?.macro ?? null,
      weightedF1: mean?.weighted ?? null,
      minutes: run.seconds / 60,
      differs: newest === run ? '' : differencesOf(newest, run),
    };
  });
}

function differencesOf(newest: RunManifest, run: RunManifest): string {
  const rows = diffConfigs(newest, run);
  return rows.map(({ field, a, b }) => `${field} ${b ?? 'none'} (newest ${a ?? 'none'})`).join('; ');
}
