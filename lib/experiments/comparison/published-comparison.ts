/** Runs beside the published figures, where that says something: the published recipe on records like the published ones. */
import { LEARNER_PARAMETERS } from '../../classifiers/parameters';
import { classifierOf } from '../../classifiers/registry';
import { hashOf } from '../../core/hash';
import type { JsonValue } from '../../core/json';
import { type Definitions, valuesInProfile } from '../../core/parameters/definition';
import { CLEANING_PRESETS } from '../../data/clean/clean';
import type { SnapshotManifest } from '../../data/store/manifest';
import { type PublishedRow, publishedRows, publishedSentence } from '../../diagnostics/comparison/published';
import { publishedFigures } from '../../diagnostics/comparison/published-figures';
import type { ScoredRun } from '../../diagnostics/scored';
import { flatFields } from '../../runs/pairing';
import type { Split } from '../../splits/split';
import { experimentParameters } from '../parameters';
import type { Comparison } from './comparison';

/** What a comparison came to, or why there is none. */
export interface PublishedComparison {
  /** Null where no run may be compared. */
  readonly rows: PublishedRow[] | null;
  readonly sentence: string;
}

/** How far rows and their share of Death may lie from the published ones. */
const ROWS_WITHIN = 0.1;
const DEATHS_WITHIN = 0.01;

/** Departures that a sentence names; the others are counted. */
const NAMED = 4;

/** Of a config: which files, how fast, and the precision of products, of which the published code is not known. */
const UNCOMPARED: ReadonlySet<string> = new Set(['files', 'scoreBatchSize', 'precision']);

/** Sets every run that departs in nothing from profile `published` beside the published figures; says of the others why not. */
export function besidePublished({
  runs,
  snapshot,
  split,
}: Pick<Comparison, 'runs' | 'snapshot' | 'split'>): PublishedComparison {
  const data = dataDepartures(snapshot.manifest, split);
  if (data.length > 0)
    return { rows: null, sentence: `No run here is compared with the published figures: ${listed(data)}.` };
  const own = runs
    .filter(({ run }) => run.phase !== null)
    .map((run) => ({ run, departures: runDepartures(run) }));
  const apart = own
    .filter(({ departures }) => departures.length > 0)
    .map(
      ({ run, departures }) =>
        `${run.name} is not compared with the published figures: ${listed(departures)}.`,
    );
  const like = own.flatMap(({ run, departures }) => (departures.length === 0 ? run : []));
  const rows = publishedRows(like);
  if (rows.length === 0)
    return { rows: null, sentence: apart.join(' ') || 'No run here stands for a phase.' };
  return { rows, sentence: [publishedSentence(rows), ...apart].join(' ') };
}

/** In what the records and folds are not like the published ones. */
export function dataDepartures(manifest: SnapshotManifest, { scheme, k, folds, labels }: Split): string[] {
  const { synthetic, origin, source, options, corrections, test } = manifest;
  const tested = Array.from(labels).filter((_, row) => folds[row] > 0);
  const rows = tested.length;
  if (synthetic) return ['the records are SYNTHETIC'];
  const departures: string[] = [];
  if (origin === null) departures.push(`the records are from ${source}, not from openFDA by npm run ingest`);
  if (hashOf(options.cleaning) !== hashOf(CLEANING_PRESETS.reference))
    departures.push('the cleaning is not the published one (reference)');
  if (corrections) departures.push(`${corrections.changed} labels were corrected`);
  if (test) departures.push(`${test.rows} rows are of test files`);
  if (rows < folds.length) departures.push(`${folds.length - rows} rows are tested in no fold`);
  const [published] = publishedFigures.rows;
  if (Math.abs(rows - published) > ROWS_WITHIN * published)
    departures.push(`${rows} rows are not within ${100 * ROWS_WITHIN} % of ${published}`);
  const deaths = tested.filter((label) => label === 'D').length / rows;
  if (Math.abs(deaths - publishedFigures.deathShare) > DEATHS_WITHIN)
    departures.push(`a share of Death of ${deaths.toFixed(3)} is not about ${publishedFigures.deathShare}`);
  if (scheme !== 'stratified' || k !== 5)
    departures.push(`${k} ${scheme} folds are not five stratified ones`);
  return departures;
}

/** In what a run is not as profile `published` says, each with the value that it has there. */
export function runDepartures({ run, protocol }: ScoredRun): string[] {
  const { inputs, synthetic, folds } = run;
  const { classifier, config, innerFraction, subset } = inputs;
  const wanted = valuesInProfile(experimentParameters, 'published');
  const own = LEARNER_PARAMETERS as Readonly<Record<string, Definitions | undefined>>;
  const published = classifierOf(classifier).configOf(valuesInProfile(own[classifier] ?? {}, 'published'));
  const choices = { protocol: wanted.protocol, innerFraction: wanted.innerFraction, subset: null };
  const [ours, theirs] = [
    { ...config, protocol: inputs.protocol, innerFraction, subset },
    { ...published, ...choices },
  ].map((values) => flatFields(values as unknown as JsonValue));
  const fields = [...new Set([...theirs.keys(), ...ours.keys()])].filter((field) => !UNCOMPARED.has(field));
  const departures = fields
    .filter((field) => ours.get(field) !== theirs.get(field))
    .map((field) => `${field} ${ours.get(field) ?? 'none'} (published ${theirs.get(field) ?? 'none'})`);
  if (synthetic) departures.unshift('its records are SYNTHETIC');
  if (folds.length !== 5) departures.push(`${folds.length} of 5 folds`);
  if (protocol !== wanted.protocol) departures.push(`looked at under protocol ${protocol}`);
  return departures;
}

function listed(departures: readonly string[]): string {
  const more = departures.length - NAMED;
  return departures.slice(0, NAMED).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
