/** The model card of a chosen checkpoint, generated from files alone. */
import { join } from 'node:path';
import { escapeMarkdown } from '../core/escape';
import { writeFileAtomic } from '../core/files';
import { LABEL_NAMES, LABELS } from '../core/labels';
import type { Project } from '../core/project';
import { flatFields } from '../runs/pairing';
import { type CardFacts, cardFacts } from './card-facts';
import { frontMatter, MEASURES, modelName } from './front-matter';

/** Writes `model-card.md` beside the provenance record `id`; throws the name of the first missing fact. */
export async function writeModelCard(project: Project, id: string): Promise<{ path: string; text: string }> {
  const text = renderModelCard(await cardFacts(project, id));
  const path = join(project.reports, 'selection', id, 'model-card.md');
  await writeFileAtomic(path, text);
  return { path, text };
}

/** The card as Markdown with the Hub's front matter. Every text that came from data is escaped. */
export function renderModelCard(facts: CardFacts): string {
  const sections = [
    `# ${modelName(facts)}`,
    introduction(facts),
    ['## Model details', details(facts)],
    ['## Intended use', INTENDED_USE],
    ['## Out of scope', OUT_OF_SCOPE],
    ['## Data', data(facts)],
    ['## Training', training(facts)],
    ['## Evaluation', evaluation(facts)],
    ['## Why this checkpoint', selection(facts)],
    ['## Limits', limits(facts)],
    ['## Reproduction', reproduction(facts)],
  ];
  return `${frontMatter(facts)}\n${sections.flat().join('\n\n')}\n`;
}

const INTENDED_USE =
  'Research on the language of device reports, and sorting reports for people to read. ' +
  'It proposes; whoever reads the report decides.';

const OUT_OF_SCOPE =
  '**Research prototype, not for clinical decisions.** Not for triage of patients, for regulatory decisions, for ' +
  'judging a device, a manufacturer or a person, nor for text that is no MAUDE narrative in English.';

function introduction({ run, snapshot }: CardFacts): string {
  const what =
    'Reads the narrative of an FDA medical device report (MAUDE) and gives the probabilities of its severity: ' +
    `${LABELS.map((label) => `${LABEL_NAMES[label]} (${label})`).join(', ')}.`;
  const warning = 'Research prototype, not for clinical decisions.';
  if (!snapshot.synthetic && !run.synthetic) return `${what} ${warning}`;
  return `**SYNTHETIC: trained and evaluated on generated records. Its scores say nothing of real reports.**\n\n${what} ${warning}`;
}

function details({ run, checkpoint, version, license, baseModel }: CardFacts): string {
  const { phase, fold, epoch, files } = checkpoint;
  return table(
    ['', ''],
    [
      ['Model', text(run.inputs.model)],
      ['Phase', String(phase)],
      ['Starts from', baseModel === null ? 'nothing pretrained' : text(baseModel)],
      ['Checkpoint', `fold ${fold}, epoch ${epoch} of run \`${run.id}\``],
      ['Files', files.map(({ path }) => text(path)).join(', ') || 'none kept'],
      ['License', text(license)],
      ['Made with', `MAUDE severity workbench ${text(version)}`],
      ['Language', 'English'],
    ],
  );
}

function data({ snapshot }: CardFacts): string {
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

function training({ run, fold }: CardFacts): string {
  const { inputs, device, seconds, peakMemory } = run;
  const fields = [...flatFields(inputs.config)].map(([field, value]) => [text(field), text(value)]);
  const subset = inputs.subset
    ? ` from a subset of ${inputs.subset.size} examples (seed ${inputs.subset.seed})`
    : '';
  const hours = seconds >= 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds)} s`;
  return (
    `Trained on ${fold.nTrain} examples${subset}, ${fold.nInner} more held out for choices; epochs run: ` +
    `${fold.epochs.length}${fold.stoppedBy === 'patience' ? ' (stopped early)' : ''}. All folds: ${hours} on ${text(device)}, at most ` +
    `${(peakMemory / 2 ** 30).toFixed(1)} GiB of memory. Seed ${inputs.seed}.\n\n${table(['hyperparameter', 'value'], fields)}`
  );
}

function evaluation({ run, record, summary, epoch, fold }: CardFacts): string {
  const k = summary.folds.length;
  const rows = MEASURES.map(({ field, name }) => [
    name,
    `${summary.mean[field].toFixed(4)} ± ${summary.std[field].toFixed(4)}`,
    epoch.outer.f1[field].toFixed(4),
  ]);
  const how =
    record.protocol === 'nested'
      ? 'Epochs were chosen on an inner part of the training folds (nested protocol): the tested folds chose nothing.'
      : 'Epochs were chosen on the tested folds themselves (reference protocol): the numbers are optimistic.';
  const tested = run.folds.reduce((total, { nTest }) => total + nTest, 0);
  return (
    `${k}-fold cross-validation over ${tested} examples, split \`${record.split.fingerprint}\`. ${how} ` +
    'Mean ± standard deviation over folds (divisor k, as numpy.std); that spread is no confidence interval.\n\n' +
    table(
      ['measure', `mean ± std of ${k} folds`, `this checkpoint, fold ${fold.fold} (${fold.nTest} examples)`],
      rows,
    )
  );
}

function selection({ record }: CardFacts): string {
  const others = record.candidates
    .slice(1, 4)
    .map(({ phase, fold, epoch, value }) => [
      `Phase ${phase}, fold ${fold}, epoch ${epoch}`,
      value.toFixed(4),
    ]);
  const dissent = record.otherRules.filter(({ agrees }) => !agrees);
  const otherwise = dissent.map(
    ({ criterion, winner }) => `${criterion} (Phase ${winner.phase}, fold ${winner.fold})`,
  );
  const paragraphs = [
    `${text(record.selected.reason)} Candidates of different folds are scored on different examples: part of a lead is chance.`,
    others.length > 0 ? table(['runner-up', text(record.selected.criterion)], others) : '',
    dissent.length > 0 ? `Another choice would follow from: ${text(otherwise.join(', '))}.` : '',
    `Recorded before anything was exported: \`${record.id}\`, SHA-256 \`${record.digest}\`.`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

function limits({ snapshot, record }: CardFacts): string {
  const items = [
    'MAUDE is passive surveillance: reports are unverified, incomplete, late and biased. They cannot give rates of ' +
      'events, compare devices or prove that a device caused an outcome, and neither can this model.',
    'It learns the event type as filed. Deaths are sometimes filed as injuries or malfunctions, so some of its ' +
      'errors are errors of the label.',
    'Near-duplicate narratives and reports of one event can stand in training and test folds: scores on new ' +
      'devices and later years can be lower.',
    'Probabilities are not calibrated.',
  ];
  if (record.protocol === 'reference') items.push('Its checkpoint was chosen on the fold it is reported on.');
  if (snapshot.synthetic) items.push('SYNTHETIC data: nothing here was measured on a real report.');
  return items.map((item) => `- ${item}`).join('\n');
}

function reproduction({ record, run }: CardFacts): string {
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

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

const text = escapeMarkdown;
