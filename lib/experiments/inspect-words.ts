/** What a run of TF-IDF and logistic regression listens to, and what fold 1 says with more or fewer words. */

import type { TfidfLogisticConfig } from '../classifiers/tfidf-logistic/config';
import { type LeakTerm, leakTerms } from '../classifiers/tfidf-logistic/leak-terms';
import { loadTfidfLogistic, saveTfidfLogistic } from '../classifiers/tfidf-logistic/model-file';
import { predictTfidfLogistic, type TfidfLogistic } from '../classifiers/tfidf-logistic/model-format';
import { type PredictionChanges, predictionChanges } from '../classifiers/tfidf-logistic/prediction-changes';
import {
  type AblationRow,
  ablateParts,
  type LearningRow,
  learningCurve,
  type NarrativeView,
  type StudyOptions,
} from '../classifiers/tfidf-logistic/studies';
import { type TopTerm, topTerms } from '../classifiers/tfidf-logistic/top-terms';
import { check } from '../core/check';
import { textOfKind } from '../data/clean/description-spans';
import type { Example } from '../data/store/example';
import { checkpointFolder } from '../diagnostics/tables';
import type { OpenedExperiment } from './open';
import type { Runs } from './run';

/** Training narratives in which terms are counted, at most. */
const READ = 5000;
/** Shares of the training examples that the learning curve learns from. */
const SHARES = [0.1, 0.25, 0.5, 1];

const VIEWS: readonly NarrativeView<Example>[] = [
  { name: 'all parts', textOf: ({ text }) => text },
  { name: 'description', textOf: (example) => textOfKind(example, 'description') },
  { name: 'manufacturer', textOf: (example) => textOfKind(example, 'manufacturer') },
];

/** Questions to the model of fold 1. */
export interface WordInspection {
  /** The terms with the largest weights for each class. */
  strongest(count: number): TopTerm[];
  /** Those of the `count` strongest of each class that may say more about the filing than about the event. */
  suspects(count: number): LeakTerm[];
  /** F1 by number of training examples. */
  learningCurve(): Promise<LearningRow[]>;
  /** F1 by the parts of the narrative that are learned from and shown. */
  parts(): Promise<AblationRow[]>;
  /** Writes the model in a quarter of its size to `reports/models/` and says what that changes. */
  forWeb(): Promise<{ readonly files: readonly string[]; readonly changes: PredictionChanges }>;
}

/** Opens fold 1 of a finished run of `tfidf-logistic`. */
export async function inspectWords(experiment: OpenedExperiment, runs: Runs): Promise<WordInspection> {
  const { main } = runs;
  const { name } = experiment.classifier;
  check(name === 'tfidf-logistic', () => `words: expected an experiment of tfidf-logistic; received ${name}`);
  check(main, 'words: expected a finished run; nothing was trained');
  const model = await loadTfidfLogistic(checkpointFolder(main, 1));
  const byId = new Map(experiment.examples.map((example) => [example.id, example]));
  const examplesOf = (texts: readonly { readonly id: string }[]) =>
    texts.flatMap(({ id }) => byId.get(id) ?? []);
  const [train, outer] = [experiment.folds[0].train, experiment.folds[0].outer].map(examplesOf);
  const study = () => studyOf(experiment, runs.config, model);
  return {
    strongest: (count) => topTerms(model, count),
    suspects: (count) => leakTerms(model, everyNth(train, READ), count),
    learningCurve: () => learningCurve(train, outer, { ...study(), shares: SHARES }),
    parts: () => ablateParts(train, outer, VIEWS, study()),
    forWeb: async () => {
      const folder = `${experiment.session.project.reports}/models/${main.id}`;
      const files = await saveTfidfLogistic(folder, model, { precision: 'int16' });
      const texts = outer.map(({ text }) => text);
      const small = await loadTfidfLogistic(folder);
      const answers = [model, small].map((of) => predictTfidfLogistic(of, texts));
      return {
        files: files.map((file) => `${folder}/${file}`),
        changes: predictionChanges(answers[0], answers[1]),
      };
    },
  };
}

/** So that all of training is represented, in the same order. */
function everyNth<T>(all: readonly T[], most: number): T[] {
  const step = Math.ceil(all.length / most);
  return all.filter((_, i) => i % step === 0);
}

function studyOf(
  { parameters, session }: OpenedExperiment,
  config: object,
  model: TfidfLogistic,
): StudyOptions {
  const { studySize = 0 } = parameters as { readonly studySize?: number };
  return {
    config: config as TfidfLogisticConfig,
    C: model.model.options.C,
    limit: studySize,
    seed: parameters.seed,
    signal: session.signal(),
    progress: session.progress('Studies'),
  };
}
