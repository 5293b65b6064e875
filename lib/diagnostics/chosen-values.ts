/** Which rows chose the values that a run was trained with, in words. */
import { MEASURES } from '../metrics/measures';
import type { RunManifest } from '../runs/run';
import { testedOptimism } from '../runs/run-choices';
import type { ScoredRun } from './scored';

/** How the values came about, and how far that flatters. */
export function valuesSentence(run: Pick<RunManifest, 'sweep'>): string {
  const { sweep } = run;
  if (sweep === undefined)
    return 'Whether a sweep chose the values is not recorded: the run is of an earlier version.';
  if (sweep === null) return 'No sweep chose the values.';
  const { id, trials, protocol, chosen, optimism } = sweep;
  if (protocol === 'nested')
    return `Each fold has the best values of ${trials} trials on its own inner part (nested sweep \`${id}\`): no row chose for the fold that tests it.`;
  const shared = `All folds have the best values of ${trials} trials, chosen once on inner parts (sweep \`${id}\`)`;
  const most = testedOptimism(run);
  if (!optimism || most === null)
    return `${shared}: folds that test these rows flatter; by how much was not estimated.`;
  const share = (100 * optimism.testedShare).toFixed(1);
  const name = MEASURES[chosen[0].by].name;
  return `${shared}: up to ${share} % of the tested rows of a class chose, and mean ${name} is too high by an estimated ${most.toFixed(4)} at most (BBC-CV).`;
}

/** `valuesSentence` of several runs by name, those of one wording together. */
export function valuesSentences(scored: readonly Pick<ScoredRun, 'name' | 'run'>[]): string {
  const names = new Map<string, string[]>();
  for (const { name, run } of scored) {
    const words = valuesSentence(run);
    names.set(words, [...(names.get(words) ?? []), name]);
  }
  return [...names].map(([words, who]) => `${who.join(', ')}: ${words}`).join(' ');
}
