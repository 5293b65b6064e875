/** What a card says of the model itself: what it is, what it is for, how to load it, what it cannot do. */
import { classifierOf } from '../classifiers/registry';
import type { ScorerSettings } from '../classifiers/scorer/scorer-settings';
import { LABEL_NAMES, LABELS } from '../core/labels';
import { candidateName } from '../diagnostics/selection/candidate';
import type { CardFacts } from './card-facts';
import { trainedConfig } from './card-sweep';
import { list, table, text } from './card-text';

/** What the model is called. */
export function modelName({ run }: CardFacts): string {
  return `MAUDE severity, ${classifierOf(run.inputs.classifier).title}`;
}

/** What the model reads and gives, in two sentences; what is SYNTHETIC is said first. */
export function introduction({ run, snapshot }: CardFacts): string {
  const what =
    'Reads the narrative of an FDA medical device report (MAUDE) and gives the probabilities of its severity: ' +
    `${LABELS.map((label) => `${LABEL_NAMES[label]} (${label})`).join(', ')}.`;
  const warning = 'Research prototype, not for clinical decisions.';
  if (!snapshot.synthetic && !run.synthetic) return `${what} ${warning}`;
  return `**SYNTHETIC: trained and evaluated on generated records. Its scores say nothing of real reports.**\n\n${what} ${warning}`;
}

/** What the model is and what it comes from, as a table (markdown). */
export function description({ run, checkpoint, version, license, baseModel }: CardFacts): string {
  const { files } = checkpoint;
  return table(
    ['', ''],
    [
      ['Developed with', `MAUDE severity workbench ${text(version)}`],
      ['Model type', text(run.inputs.classifier)],
      ...(run.phase === null ? [] : [['Phase', String(run.phase)]]),
      ['Finetuned from', baseModel === null ? 'nothing pretrained' : text(baseModel)],
      ['Checkpoint', `${candidateName(checkpoint)}, of run \`${run.id}\``],
      ['Checkpoint files', files.map(({ path }) => text(path)).join(', ') || 'none kept'],
      ['Language', 'English'],
      ['License', text(license)],
    ],
  );
}

/** What the model is for as it is. */
export const DIRECT_USE =
  'Research on the language of device reports, and sorting reports for people to read. ' +
  'It proposes; whoever reads the report decides.';

/** What others may make of it. */
export const DOWNSTREAM_USE =
  'Fine-tuning on other reports of device problems, or as a baseline. Measure again on your own data before use.';

/** What it is not for. */
export const OUT_OF_SCOPE =
  '**Research prototype, not for clinical decisions.** Not for triage of patients, for regulatory decisions, for ' +
  'judging a device, a manufacturer or a person, nor for text that is no MAUDE narrative in English.';

/** What of near-duplicates and events is true in this very split. */
function leakage({ tested, leaking }: CardFacts['purity']): string {
  if (leaking === 0)
    return `None of the ${tested} tested examples of this split has a report of the same event, or a nearly identical narrative, in the training part of its fold.`;
  const share = ((100 * leaking) / tested).toFixed(1);
  return `Of the ${tested} tested examples of this split ${leaking} (${share} %) have a report of the same event, or a nearly identical narrative, in the training part of their fold: such scores flatter.`;
}

/** What the model and its scores cannot tell, as a list (markdown). */
export function limits(facts: CardFacts): string {
  const { snapshot, record, purity, scorer } = facts;
  const items = [
    'MAUDE is passive surveillance: reports are unverified, incomplete, late and biased. They cannot give rates of ' +
      'events, compare devices or prove that a device caused an outcome, and neither can this model.',
    `It learns the event type as filed${snapshot.corrections ? ', but for the corrected labels' : ''}. Deaths are sometimes filed as injuries or malfunctions, so some of its ` +
      'errors are errors of the label.',
    `${leakage(purity)} Scores on new devices, other sources and later years can be lower.`,
    calibrationSentence(scorer),
    thresholdSentence(scorer),
  ];
  const unknown = LABELS.filter((label) => snapshot.labels[label] === 0).map((label) => LABEL_NAMES[label]);
  if (unknown.length > 0)
    items.push(
      `Its data have no ${unknown.join(', no ')}: it cannot find any, and there is no macro F1 over the four classes.`,
    );
  const truncation = recipeOf(trainedConfig(facts));
  if (truncation.maxLength)
    items.push(
      `It reads at most ${truncation.maxLength} word pieces of a narrative: ${WAYS[truncation.truncation ?? 'head']}.`,
    );
  if (record.protocol === 'reference') items.push('Its checkpoint was chosen on the fold it is reported on.');
  if (snapshot.synthetic) items.push('SYNTHETIC data: nothing here was measured on a real report.');
  return list(items);
}

/** What a reader of its answers should do. */
export const RECOMMENDATIONS =
  'Read the report, whatever the model says. Check the threshold for Death on data of your own, and look at the errors by ' +
  'device, source and year before relying on an average.';

/** How to score reports with the export, and to load its files. */
export function gettingStarted({ run, record }: CardFacts): string {
  const command =
    'The model learned from cleaned narratives: give it none as it was received. `npm run predict -- FILE --model FOLDER` ' +
    'of the workbench scores whole files of reports, `scoring_maude.py` lists of them in Python. Both read `scorer.json`: ' +
    'rules of cleaning, scaling of probabilities, threshold for Death.';
  const python = [
    '```python',
    'import sys',
    'from huggingface_hub import snapshot_download',
    '',
    'folder = snapshot_download("OWNER/NAME", revision="COMMIT")',
    'sys.path.insert(0, folder)',
    'from scoring_maude import Scorer',
    'print(Scorer(folder).score([[("description", "THE PATIENT DIED (B)(6).")]]))',
    '```',
  ].join('\n');
  if (run.inputs.classifier !== 'bert')
    return [
      command,
      python,
      '`model.json` and `model.bin` hold the model. Its demo page runs them in a browser.',
    ].join('\n\n');
  return [
    command,
    "The head is not one of transformers' own: its code, `modeling_maude.py`, comes with the model, so " +
      `\`trust_remote_code=True\` is needed. Read it, and pin \`revision\` to the commit whose message names the digest ` +
      `\`${record.digest.slice(0, 12)}\`: code that was read is then the code that runs.`,
    python,
    '`onnx/model.onnx` and `onnx/model_int8.onnx` hold the same model for ONNX runtimes: `input_ids` and ' +
      '`attention_mask` (int64) to `logits`, of cleaned narratives.',
  ].join('\n\n');
}

/** How far the export's probabilities are scaled, in a sentence. */
export function calibrationSentence({ calibration }: ScorerSettings): string {
  const { method, examples, note } = calibration;
  const added = note === null ? '' : ` (${text(note)})`;
  return method === 'none'
    ? `Probabilities stand as trained: no scaling ${note === null ? `lowered the log loss on ${examples} inner examples` : 'was fitted'}${added}.`
    : `Probabilities are scaled (${method}) by what ${examples} inner examples say${added}; the weights alone state them as trained.`;
}

/** What threshold for Death the export carries, in a sentence. */
export function thresholdSentence({ death }: ScorerSettings): string {
  const { recall, threshold, refused, deaths, approximate } = death;
  if (threshold === null)
    return `It carries no threshold for a recall of Death of ${recall}: ${text(refused ?? 'none was set')}.`;
  const added = approximate === null ? '' : ` Approximate: ${text(approximate)}.`;
  return `Death is called from a probability (as trained) of ${threshold.toFixed(4)} on, set on ${deaths} inner deaths for a recall of ${recall} of reports like these.${added}`;
}

const WAYS: Readonly<Record<string, string>> = {
  head: 'its beginning',
  headTail: 'its beginning and end (transformers keeps the beginning alone)',
};

function recipeOf(config: unknown): { readonly maxLength?: number; readonly truncation?: string } {
  return config as { readonly maxLength?: number; readonly truncation?: string };
}
