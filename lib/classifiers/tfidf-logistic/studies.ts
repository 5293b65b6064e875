/** Questions about Phase 1 that take a few more fits of one fold: more examples, or fewer parts of the narrative. */
import { LABELS, type LabelledText, labelIndex } from '../../core/labels';
import { type Progress, silent } from '../../core/progress';
import { RandomState } from '../../core/random';
import { type F1Row, f1Scores, predictedLabels } from '../../metrics/classification';
import { LogisticRegression } from '../logistic/logistic-regression';
import type { TfidfLogisticConfig } from './config';
import { vectorizerOf } from './model-format';

/** How a study is made. */
export interface StudyOptions {
  readonly config: TfidfLogisticConfig;
  /** One value: what the fold's model was fitted with. */
  readonly C: number;
  /** Learns from at most so many training examples, drawn as `learningCurve` draws; 0 (default) from all. */
  readonly limit?: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** One fit of a learning curve, one row a measure: long, as charts like it. */
export interface LearningRow {
  readonly examples: number;
  readonly deaths: number;
  readonly measure: 'Death' | 'macro' | 'weighted';
  /** Null where no word was common enough to learn from, and of Death where none is tested. */
  readonly f1: number | null;
}

/** The same fold with one choice of narrative parts; null where there is nothing to learn from or to test. */
export interface AblationRow extends F1Row {
  /** What the model learned from, and what it was shown. */
  readonly learnedFrom: string;
  readonly testedOn: string;
  /** Test narratives that have nothing of the kind: they are scored on the class frequencies alone. */
  readonly empty: number;
  /** Why the row has no scores; absent where it has. */
  readonly reason?: string;
}

/** A choice of narrative parts: its name and how it turns an example into a text. */
export interface NarrativeView<E extends LabelledText> {
  readonly name: string;
  readonly textOf: (example: E) => string;
}

/**
 * F1 on `test` of models that learned from growing shares of `train`: each share holds the smaller ones, and as much of
 * every label as it can.
 */
export async function learningCurve(
  train: readonly LabelledText[],
  test: readonly LabelledText[],
  { shares, ...options }: StudyOptions & { readonly shares: readonly number[] },
): Promise<LearningRow[]> {
  const order = drawn(train, options);
  const rows: LearningRow[] = [];
  for (const [i, share] of shares.entries()) {
    const learned = order.slice(0, Math.max(LABELS.length, Math.round(share * order.length)));
    const [f1] = (await scoreFit(learned, [test], options)) ?? [NO_SCORES];
    const deaths = learned.filter(({ label }) => label === 'D').length;
    for (const [measure, value] of [
      ['Death', f1.D],
      ['macro', f1.macro],
      ['weighted', f1.weighted],
    ] as const)
      rows.push({ examples: learned.length, deaths, measure, f1: value });
    report(options, 'Learning curve', i + 1, shares.length);
  }
  return rows;
}

/**
 * F1 on `test` for each view of the narrative, learned and tested on that view; and of the first view's model on each
 * of the others. The rows are the same throughout.
 */
export async function ablateParts<E extends LabelledText>(
  train: readonly E[],
  test: readonly E[],
  views: readonly NarrativeView<E>[],
  options: StudyOptions,
): Promise<AblationRow[]> {
  const seen = (examples: readonly E[], { textOf }: NarrativeView<E>): LabelledText[] =>
    examples.map((example) => ({ id: example.id, label: example.label, text: textOf(example) }));
  const learned = drawn(train, options);
  const rows: AblationRow[] = [];
  for (const [i, view] of views.entries()) {
    const shown = i === 0 ? views : [view];
    const tests = shown.map((other) => seen(test, other));
    const shownToLearn = seen(learned, view);
    const scores = await scoreFit(shownToLearn, tests, options);
    shown.forEach((other, t) => {
      const empty = countEmpty(tests[t]);
      const names = { learnedFrom: view.name, testedOn: other.name, empty };
      const reason = scores === null ? whyNothingLearned(shownToLearn, options) : whyNothingTested(tests[t]);
      rows.push(reason === null ? { ...names, ...scores![t] } : { ...names, ...NO_SCORES, reason });
    });
    report(options, 'Narrative parts', i + 1, views.length);
  }
  return rows;
}

const NO_SCORES: F1Row = { D: null, I: null, M: null, O: null, macro: null, weighted: null };

function countEmpty(examples: readonly LabelledText[]): number {
  return examples.filter(({ text }) => text === '').length;
}

function whyNothingLearned(train: readonly LabelledText[], { config: { minDf } }: StudyOptions): string {
  const filled = train.length - countEmpty(train);
  return filled === 0
    ? 'no training narrative has this part'
    : `no word stands in ${minDf} of the ${filled} training narratives with this part`;
}

function whyNothingTested(test: readonly LabelledText[]): string | null {
  return countEmpty(test) === test.length ? 'no test narrative has this part' : null;
}

/** One fit on `train`, its F1 on each of `tests`; null where no term of `train` can be learned from. */
async function scoreFit(
  train: readonly LabelledText[],
  tests: readonly (readonly LabelledText[])[],
  { config, C, signal }: StudyOptions,
): Promise<F1Row[] | null> {
  const { balanced, maxIterations, tolerance } = config;
  const vectorizer = vectorizerOf(config);
  const corpus = vectorizer.corpus();
  const read = { corpus, rows: Int32Array.from(train, ({ text }) => corpus.add(text)) };
  if (!vectorizer.fitIfTerms(read)) return null;
  const rows = vectorizer.transform(read);
  const model = new LogisticRegression({ C, balanced, maxIterations, tolerance });
  await model.fit(rows, indicesOf(train), { signal });
  return tests.map((test) => {
    const probabilities = model.predictProba(vectorizer.transform(test.map(({ text }) => text)));
    return f1Scores(indicesOf(test), predictedLabels(probabilities));
  });
}

/** Shuffled so that every beginning has the labels in nearly the same shares, then cut to the limit. */
function drawn<E extends LabelledText>(examples: readonly E[], { seed, limit = 0 }: StudyOptions): E[] {
  const random = new RandomState(seed);
  const placed = LABELS.flatMap((label) => {
    const own = examples.filter((example) => example.label === label);
    return Array.from(random.permutation(own.length), (row, i) => ({
      example: own[row],
      place: (i + 0.5) / own.length,
    }));
  });
  const order = placed.sort((a, b) => a.place - b.place).map(({ example }) => example);
  return limit > 0 ? order.slice(0, limit) : order;
}

function indicesOf(examples: readonly LabelledText[]): Uint8Array {
  return Uint8Array.from(examples, ({ label }) => labelIndex(label));
}

function report({ progress = silent }: StudyOptions, task: string, done: number, total: number): void {
  progress({ task, done, total, unit: 'fits' });
}
