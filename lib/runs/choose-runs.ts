/** Which runs a notebook sets side by side. */
import { check, show } from '../core/check';
import { nearestName } from '../core/parameters/unknown-name';
import type { Project } from '../core/project';
import { isPaired, pairingDifferences } from './pairing';
import { listRuns, verifyRun } from './registry';
import type { Run } from './run';

/** What to look for. */
export interface RunChoice {
  /** Snapshot id. */
  readonly snapshot: string;
  /** The split's fingerprint. */
  readonly split: string;
  /** Ids and names of runs between commas; `latest` is the newest run of every name on the same rows. */
  readonly runs: string;
  /** Runs that were asked for last in other profiles are left out, unless named by id; of every profile by default. */
  readonly profile?: string;
  /** Names of the classifiers that learn, the simplest first. */
  readonly learners: readonly string[];
  /** Names of those that stand beside whatever is chosen, the simplest first. */
  readonly floors: readonly string[];
}

/** A run that cannot be set beside the others, and why. */
export interface RunApart {
  readonly run: Run;
  readonly reason: string;
}

/** Runs side by side. */
export interface ChosenRuns {
  /** They learned from and were tested on identical examples in every fold. */
  readonly compared: readonly Run[];
  /** The newest run of each floor on these very examples. */
  readonly floors: readonly Run[];
  /** What was asked for, or is the newest of its name on other rows. */
  readonly apart: readonly RunApart[];
}

/**
 * Chooses among the finished runs on one snapshot and split the rows on which most of what is wanted can be compared: the
 * first that was named on ties, for `latest` the newest. Throws where nothing is left to compare, naming the notebook to
 * run, and for a word that is neither id nor name of such a run.
 */
export async function chooseRuns(project: Project, choice: RunChoice): Promise<ChosenRuns> {
  const chosen = await findRuns(project, choice);
  const of = choice.profile === undefined ? '' : ` of profile ${choice.profile}`;
  const nothing = `expected a finished run${of} on snapshot ${choice.snapshot} and split ${choice.split}; found none`;
  check(chosen.compared.length > 0, `${nothing}. Run notebook 04-phase1-tfidf-logistic`);
  return chosen;
}

/** `chooseRuns` that finds nothing where there is nothing to compare. */
export async function findRuns(project: Project, choice: RunChoice): Promise<ChosenRuns> {
  const { snapshot, split, runs, profile, learners, floors: floorNames } = choice;
  const finished = await listRuns(project, { snapshot, split, status: 'finished' });
  const own = finished.filter((run) => profile === undefined || run.profile === profile);
  const asked = runs === 'latest' ? null : wordsOf(runs);
  const wanted = asked ? await named(project, { finished, own }, asked) : newestByName(own, learners);
  const compared = widest(wanted, asked ? 'first' : 'newest');
  if (compared.length === 0) return { compared, floors: [], apart: [] };
  const floors = floorNames.flatMap((name) => {
    const same = finished.filter((run) => run.inputs.classifier === name && isPaired(compared[0], run));
    return same.filter((run) => !compared.includes(run)).slice(-1);
  });
  for (const run of [...compared, ...floors]) await verifyRun(run);
  const left = asked ? wanted.filter((own) => !own.some((run) => compared.includes(run))) : wanted;
  return { compared, floors, apart: left.flatMap((own) => apartFrom(compared[0], own)) };
}

/** Ids and names between commas. */
function wordsOf(runs: string): string[] {
  const words = runs.split(',').map((word) => word.trim());
  check(
    words.every(Boolean) && new Set(words).size === words.length,
    () => `runs: expected ids or names between commas, each once; received ${show(runs)}`,
  );
  return words;
}

/** The finished runs on a snapshot and split, and those of the profile among them. */
interface Finished {
  readonly finished: readonly Run[];
  readonly own: readonly Run[];
}

const goesBy =
  (word: string) =>
  ({ name, inputs }: Run) =>
    name === word || inputs.classifier === word;

/** Of each word the run of that id, or the profile's runs of that name, oldest first. */
async function named(
  project: Project,
  { finished, own }: Finished,
  words: readonly string[],
): Promise<Run[][]> {
  const found = words.map((word) => {
    const byId = finished.filter(({ id }) => id === word);
    return byId.length > 0 ? byId : own.filter(goesBy(word));
  });
  for (const [i, runs] of found.entries())
    if (runs.length === 0) throw await unknown(project, finished, words[i]);
  return found;
}

async function unknown(project: Project, finished: readonly Run[], word: string): Promise<Error> {
  const other = finished.filter(goesBy(word)).at(-1);
  if (other)
    return new Error(
      `runs: ${word} was asked for last in profile ${other.profile}; name the run by its id, ${other.id}, or choose that profile`,
    );
  const elsewhere = (await listRuns(project)).find(({ id, name }) => id === word || name === word);
  if (elsewhere?.status === 'finished')
    return new Error(
      `run ${elsewhere.id} is on another snapshot or split than the current ones; choose another run`,
    );
  if (elsewhere)
    return new Error(
      `run ${elsewhere.id}: expected a finished run; it is ${elsewhere.status}. Run it to its end`,
    );
  const known = [...new Set(finished.flatMap(({ id, name }) => [name, id]))];
  const near = nearestName(word, known);
  return new Error(
    `runs: expected ids or names of finished runs on this snapshot and split; received ${show(word)}. ` +
      `${near === null ? '' : `Did you mean ${near}? `}There are ${known.join(', ') || 'none'}`,
  );
}

/** The runs of each name, oldest first, the simplest classifier before the others. */
function newestByName(finished: readonly Run[], learners: readonly string[]): Run[][] {
  const byName = new Map<string, Run[]>();
  for (const classifier of learners)
    for (const run of finished)
      if (run.inputs.classifier === classifier) byName.set(run.name, [...(byName.get(run.name) ?? []), run]);
  return [...byName.values()];
}

/** Of all sets of runs on identical rows that with most members, of each list the newest run. */
function widest(wanted: readonly (readonly Run[])[], onTies: 'first' | 'newest'): Run[] {
  let best: Run[] = [];
  for (const anchor of wanted.flat()) {
    const set = wanted.flatMap((own) => own.filter((run) => isPaired(anchor, run)).slice(-1));
    const isNewer = onTies === 'newest' && set.length === best.length && newest(set) > newest(best);
    if (set.length > best.length || isNewer) best = set;
  }
  return best;
}

function newest(runs: readonly Run[]): string {
  return runs.map(({ askedAt }) => askedAt).reduce((a, b) => (a > b ? a : b), '');
}

/** The newest of `runs` on other rows than `anchor`, and in what these differ. */
function apartFrom(anchor: Run, runs: readonly Run[]): RunApart[] {
  const others = runs.filter((run) => !isPaired(anchor, run)).slice(-1);
  return others.map((run) => ({ run, reason: pairingDifferences(anchor, run).join('; ') }));
}
