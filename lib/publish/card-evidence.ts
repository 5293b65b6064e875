/** What a card says of the evidence: data, training, evaluation, the choice, and how to make it all again. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import { correctionSentence } from '../data/labels/corrections';
import { valuesSentence } from '../diagnostics/chosen-values';
import { meanText } from '../diagnostics/fold-scores';
import { candidateName, textOf } from '../diagnostics/selection/candidate';
import { leadInterval } from '../diagnostics/selection/lead';
import { F1_FIELDS, type F1Row } from '../metrics/classification';
import { choiceSentence } from '../runs/choice-sentence';
import { flatFields } from '../runs/pairing';
import type { Refit } from '../runs/refit';
import type { FoldRecord } from '../runs/run';
import type { CardFacts } from './card-facts';
import { lockedColumns, lookedAt } from './card-locked';
import { BESIDE_FLOOR, NO_FLOOR, NONE, pooledColumns, probabilities } from './card-pooled';
import { trainedConfig, trialsOfCard } from './card-sweep';
import { table, text } from './card-text';
import { measuresOf } from './front-matter';

/** Where the training data comes from, over which years, and how many examples each label has (markdown). */
export function trainingData({ snapshot }: CardFacts): string {
  const years = Object.keys(snapshot.years).filter((year) => year !== 'unknown');
  const span = years.length > 0 ? `, received ${text(years[0])} to ${text(years[years.length - 1])}` : '';
  const kind = snapshot.synthetic
    ? '**SYNTHETIC records**'
    : `openFDA device reports from ${text(snapshot.source)}`;
  const rows = LABELS.map((label) => {
    const n = snapshot.labels[label];
    return [`${LABEL_NAMES[label]} (${label})`, String(n), `${((100 * n) / snapshot.rows).toFixed(1)} %`];
  });
  const corrected = correctionSentence(snapshot) ?? '';
  return `${snapshot.rows} examples of ${kind}${span}; snapshot \`${snapshot.id}\`.${corrected && ` ${text(corrected)}`}\n\n${table(['label', 'examples', 'share'], rows)}`;
}

/** The checkpoint's config as a table (markdown), nested members by dotted names, and the trials of a sweep that chose it. */
export function hyperparameters(facts: CardFacts): string {
  const fields = [...flatFields(trainedConfig(facts))].map(([field, value]) => [text(field), text(value)]);
  return [table(['hyperparameter', 'value'], fields), trialsOfCard(facts)].filter(Boolean).join('\n\n');
}

/** What the checkpoint was trained on, for how long and in how much memory, in sentences. */
export function speeds({ run, tested, refit }: CardFacts): string {
  const { inputs, device, peakMemory } = run;
  const subset = inputs.subset
    ? ` from a subset of ${inputs.subset.size} examples (seed ${inputs.subset.seed})`
    : '';
  return (
    `${refit ? refitting(refit, subset) : training(tested!.fold, subset)} All folds: ${duration(run.seconds)} on ${text(device)}, at most ` +
    `${(peakMemory / 2 ** 30).toFixed(1)} GiB of memory. Seed ${inputs.seed}.`
  );
}

function training({ nTrain, nInner, epochs, stoppedBy }: FoldRecord, subset: string): string {
  const stopped = stoppedBy === 'patience' ? ' (stopped early)' : '';
  return `Trained on ${nTrain} examples${subset}, ${nInner} more held out for choices; epochs run: ${epochs.length}${stopped}.`;
}

function refitting({ examples, epochs, seconds }: Refit, subset: string): string {
  return `Trained on all ${examples} examples of the folds${subset} for ${epochs} epochs in ${duration(seconds)}, nothing held out.`;
}

/** How many examples the folds tested, by which split, and on which part epochs were chosen, in sentences. */
export function testingData({ run, record, summary }: CardFacts): string {
  const tested = run.folds.reduce((total, { nTest }) => total + nTest, 0);
  const how = choiceSentence(record.protocol);
  return `${summary.folds.length}-fold cross-validation over ${tested} examples, split \`${record.split.fingerprint}\`. ${how} ${valuesSentence(run)}`;
}

/** F1 of the run's folds, of this checkpoint on whatever it has not learned from, and of the run beside the strongest floor. */
export function results(facts: CardFacts): string {
  const { summary, tested, locked } = facts;
  const columns: readonly (readonly [heading: string, cell: (field: keyof F1Row) => string])[] = [
    [`mean ± std of ${summary.folds.length} folds`, (field) => meanText(summary, field)],
    ...(tested ? [testedColumn(tested)] : []),
    ...(locked ? lockedColumns(locked) : []),
    ...pooledColumns(facts),
  ];
  const rows = measuresOf(facts).map(({ field, name }) => [name, ...columns.map(([, cell]) => cell(field))]);
  const paragraphs = [
    table(['measure', ...columns.map(([heading]) => heading)], rows),
    F1_FIELDS.some((field) => summary.n[field] < summary.folds.length) ? UNSUPPORTED : '',
    tested ? '' : NOT_MEASURED,
    facts.record.floors.length > 0 ? BESIDE_FLOOR : NO_FLOOR,
    probabilities(facts),
    locked ? lookedAt(locked) : '',
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

function testedColumn({ fold, epoch }: NonNullable<CardFacts['tested']>) {
  const heading = `this checkpoint, fold ${fold.fold} (${fold.nTest} examples)`;
  return [heading, (field: keyof F1Row) => epoch.outer.f1[field]?.toFixed(4) ?? NONE] as const;
}

const UNSUPPORTED =
  'A fold that tests nobody of a class has no F1 of it and no macro F1: such a mean is over the other folds, and there is ' +
  'none where no fold has the score.';

const NOT_MEASURED =
  'This checkpoint is a refit: it learned from every fold, so no fold measures it. The mean is of models of the same ' +
  'recipe that learned from less; it says what to expect and is no measurement of this one.';

/** Why this checkpoint, who came next, and whether the lead means anything. */
export function choice({ record, checkpoint }: CardFacts): string {
  const { selected, lead } = record;
  const others = record.candidates
    .filter((other) => candidateName(other) !== candidateName(checkpoint) || other.run !== checkpoint.run)
    .slice(0, 4)
    .map((candidate) => [text(candidateName(candidate)), textOf(candidate)]);
  const dissent = record.otherRules
    .filter(({ agrees }) => !agrees)
    .map(({ criterion, winner }) => `${criterion} (${candidateName(winner)})`);
  const paragraphs = [
    checkpoint.classifier === selected.classifier
      ? text(selected.reason)
      : `The best checkpoint of ${text(checkpoint.classifier)} by ${text(selected.criterion)}, ${textOf(checkpoint)}. Over all classifiers the choice fell elsewhere: ${text(selected.reason)}`,
    lead ? `Its lead over ${text(candidateName(lead.over))} ${leadInterval(lead)}.` : '',
    'Candidates of different folds are scored on different examples. Refit and ensemble stand at the mean of their folds, an estimate.',
    others.length > 0 ? table(['other candidates', text(selected.criterion)], others) : '',
    dissent.length > 0 ? `Another choice would follow from: ${text(dissent.join(', '))}.` : '',
    `Recorded before anything was exported: \`${record.id}\`, SHA-256 \`${record.digest}\`.`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

/** Hardware and time as a table (markdown); emissions are not measured. */
export function environment({ run }: CardFacts): string {
  return table(
    ['', ''],
    [
      ['Hardware', text(run.device)],
      ['Time of all folds', duration(run.seconds)],
      ['Carbon emitted', 'not measured'],
    ],
  );
}

/** What has to be the same to make the run again: code, platform, versions, and hashes to compare with. */
export function reproduction({ record, run }: CardFacts): string {
  const { commit, dirty, createdAt, platform, versions } = run.provenance;
  const code =
    commit === null ? 'outside a git checkout' : `commit \`${commit}\`${dirty ? ' with changes' : ''}`;
  const stack = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return (
    `Code: ${code}. Run begun ${text(createdAt)} on ${text(platform)} with ${text(stack.join(', '))}. ` +
    `Inputs' hash \`${run.inputsHash}\`; predictions SHA-256 \`${run.files[0].sha256}\`; split ` +
    `${text(record.split.name)}, SHA-1 \`${record.split.fingerprint}\`.`
  );
}

function duration(seconds: number): string {
  return seconds >= 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds)} s`;
}
