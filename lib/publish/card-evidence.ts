/** What a card says of the evidence: data, training, evaluation, the choice, and how to make it all again. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import { flatFields } from '../runs/pairing';
import { candidateName } from '../training/selection';
import type { CardFacts } from './card-facts';
import { table, text } from './card-text';
import { MEASURES } from './front-matter';

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
  return `${snapshot.rows} examples of ${kind}${span}; snapshot \`${snapshot.id}\`.\n\n${table(['label', 'examples', 'share'], rows)}`;
}

export function hyperparameters({ run }: CardFacts): string {
  const fields = [...flatFields(run.inputs.config)].map(([field, value]) => [text(field), text(value)]);
  return table(['hyperparameter', 'value'], fields);
}

export function speeds({ run, fold }: CardFacts): string {
  const { inputs, device, peakMemory } = run;
  const subset = inputs.subset
    ? ` from a subset of ${inputs.subset.size} examples (seed ${inputs.subset.seed})`
    : '';
  const stopped = fold.stoppedBy === 'patience' ? ' (stopped early)' : '';
  return (
    `Trained on ${fold.nTrain} examples${subset}, ${fold.nInner} more held out for choices; epochs run: ` +
    `${fold.epochs.length}${stopped}. All folds: ${duration(run.seconds)} on ${text(device)}, at most ` +
    `${(peakMemory / 2 ** 30).toFixed(1)} GiB of memory. Seed ${inputs.seed}.`
  );
}

export function testingData({ run, record, summary }: CardFacts): string {
  const tested = run.folds.reduce((total, { nTest }) => total + nTest, 0);
  const how =
    record.protocol === 'nested'
      ? 'Epochs were chosen on an inner part of the training folds (nested protocol): the tested folds chose nothing.'
      : 'Epochs were chosen on the tested folds themselves (reference protocol): the numbers are optimistic.';
  return `${summary.folds.length}-fold cross-validation over ${tested} examples, split \`${record.split.fingerprint}\`. ${how}`;
}

export function results({ summary, epoch, fold }: CardFacts): string {
  const k = summary.folds.length;
  const rows = MEASURES.map(({ field, name }) => [
    name,
    `${summary.mean[field].toFixed(4)} ± ${summary.std[field].toFixed(4)}`,
    epoch.outer.f1[field].toFixed(4),
  ]);
  return table(
    ['measure', `mean ± std of ${k} folds`, `this checkpoint, fold ${fold.fold} (${fold.nTest} examples)`],
    rows,
  );
}

/** Why this checkpoint, who came next, and whether the lead means anything. */
export function choice({ record, checkpoint }: CardFacts): string {
  const { selected, lead } = record;
  const others = record.candidates
    .filter(({ kind, run, fold }) => kind !== 'fold' || run !== checkpoint.run || fold !== checkpoint.fold)
    .slice(0, 4)
    .map((candidate) => [text(candidateName(candidate)), candidate.value.toFixed(4)]);
  const dissent = record.otherRules
    .filter(({ agrees }) => !agrees)
    .map(({ criterion, winner }) => `${criterion} (${candidateName(winner)})`);
  const paragraphs = [
    checkpoint.phase === selected.phase
      ? text(selected.reason)
      : `The best checkpoint of Phase ${checkpoint.phase} by ${text(selected.criterion)}, ${checkpoint.value.toFixed(4)}. Over both phases the choice fell elsewhere: ${text(selected.reason)}`,
    lead
      ? `Its lead over ${text(candidateName(lead.over))} has the 95 % interval ${lead.lower.toFixed(4)} to ${lead.upper.toFixed(4)}: ` +
        (lead.exceedsChance ? 'more than chance.' : 'it could be chance.')
      : '',
    'Candidates of different folds are scored on different examples. An ensemble stands at the mean of its folds, an estimate.',
    others.length > 0 ? table(['other candidates', text(selected.criterion)], others) : '',
    dissent.length > 0 ? `Another choice would follow from: ${text(dissent.join(', '))}.` : '',
    `Recorded before anything was exported: \`${record.id}\`, SHA-256 \`${record.digest}\`.`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

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
