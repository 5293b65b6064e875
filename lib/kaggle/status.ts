/** What came back from Kaggle: merged into this project, with what is finished and what is left. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { check } from '../core/check';
import type { Project } from '../core/project';
import { print } from '../core/text/printable';
import type { ClassifierResults, PhaseResults } from '../experiments/comparison/classifier-results';
import { refreshResults } from '../experiments/comparison/results';
import { main as makeReports } from '../notebook/report-command';
import { latestRun } from '../runs/registry';
import type { Run } from '../runs/run';
import { takeOver } from './merge-runs';
import { describeState, runStates } from './run-states';
import { findSessions } from './session-record';

/** Makes the reports of these notebooks; the words are those of `npm run report`. */
export type ReportMaker = (words: readonly string[]) => Promise<number>;

/**
 * Takes over the outputs of sessions at and below `folders`, says where every run stands, and refreshes the results;
 * where two classifiers can be compared, the reports of notebooks 06 and 07 too. Returns the exit status.
 */
export async function mergeOutputs(
  project: Project,
  folders: readonly string[],
  report: ReportMaker = makeReports,
): Promise<number> {
  const profiles: string[] = [];
  for (const folder of folders.map((path) => resolve(path))) {
    check(existsSync(folder), `--status: expected a downloaded output; found no folder ${folder}`);
    for (const { folder: at, record } of await findSessions(folder)) {
      const end =
        record.status === 'ended' ? `ended ${record.endedAt}` : 'was killed, or is a version that failed';
      print(
        `${at}: notebook ${record.notebook}, profile ${record.profile}, begun ${record.startedAt}, ${end}`,
      );
      await takeOver(at, project, 'ours');
      profiles.push(record.profile);
    }
  }
  check(
    profiles.length > 0,
    `--status: found no session in ${folders.join(', ')}: expected the folder that holds maude-session.json`,
  );
  for (const state of await runStates(project)) print(describeState(state));
  const profile = profiles[profiles.length - 1];
  const newest = (await latestRun(project, { profile })) ?? (await latestRun(project));
  return newest === null ? 0 : refresh(project, newest, report);
}

async function refresh(project: Project, { profile, inputs }: Run, report: ReportMaker): Promise<number> {
  const { classifiers } = await refreshResults(project, { profile, split: inputs.split.name });
  const all = Object.values(classifiers);
  for (const each of all) print(describeResults(each));
  print(`${project.reports}/results.json refreshed`);
  if (all.filter(({ isFloor }) => !isFloor).length < 2) return 0;
  return report([
    '06',
    '07',
    '--set',
    `profile=${profile}`,
    '--set',
    `split=${inputs.split.name}`,
    '--set',
    `protocol=${inputs.protocol}`,
  ]);
}

/** One line about a classifier: two means, and how far Death F1 is above the strongest floor. */
export function describeResults(results: ClassifierResults): string {
  const { title, phase, isFloor, besideFloor, run } = results;
  const name = isFloor ? `Floor, ${title}` : phase === null ? title : `Phase ${phase}, ${title}`;
  const death = besideFloor?.find(({ measure }) => measure === 'deathF1');
  const { difference = null, lower = null, upper = null, floor, reason } = death ?? {};
  const interval = `(${lower?.toFixed(3)} to ${upper?.toFixed(3)})`;
  const beside =
    difference === null || lower === null || upper === null
      ? (reason ?? '')
      : `${difference < 0 ? '' : '+'}${difference.toFixed(3)} ${interval} over ${floor}, folds pooled`;
  const scores = `Death F1 ${meanOf(results, 'D')}, macro ${meanOf(results, 'macro')}`;
  return `${name}: ${scores}${beside ? `; Death F1 ${beside}` : ''} (${run})`;
}

/** The mean with how many folds it is of where some have no such score. */
function meanOf({ mean, n, folds }: PhaseResults, field: keyof PhaseResults['mean']): string {
  const of = n[field] < folds.length ? ` (${n[field]} of ${folds.length} folds)` : '';
  return `${mean[field]?.toFixed(3) ?? 'none'}${of}`;
}
