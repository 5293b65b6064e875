/** The errors of a run to read, with the words that spoke for them. */
import type { ExplainedText, TermContribution } from '../../classifiers/contract';
import { classifierOf } from '../../classifiers/registry';
import { type ErrorToRead, errorsToRead } from '../../diagnostics/audit/errors-to-read';
import type { ScoredRun } from '../../diagnostics/scored';
import { checkpointFolder, hasCheckpoint } from '../../diagnostics/tables';
import type { Comparison } from './comparison';

/** An error with its narrative and words. */
export interface ExplainedError extends Omit<ErrorToRead, 'pDeath'> {
  /** What adds most to the predicted class. */
  readonly wordsForPrediction: string;
  /** What adds most to the class it is filed as. */
  readonly wordsForLabel: string;
  readonly narrative: string;
}

/** How many words each error brings. */
const WORDS = 5;

/** The run whose words explain the errors of `scored`: itself where its classifier can say, else the first that can. */
export function explainerOf({ runs, widest }: Comparison, scored: ScoredRun): ScoredRun | null {
  const canSay = ({ run }: ScoredRun) => classifierOf(run.inputs.classifier).explain !== undefined;
  return [scored, ...runs, widest].find(canSay) ?? null;
}

/** The `count` surest mistakes of each kind, missed deaths first, each with the words of the model that had not seen it. */
export async function explainedErrors(
  comparison: Comparison,
  scored: ScoredRun,
  count: number,
): Promise<ExplainedError[]> {
  const errors = errorsToRead(scored, count);
  const explainer = explainerOf(comparison, scored);
  const words = async (towards: 'predicted' | 'label') => {
    const texts = errors.map((error) => ({
      fold: error.fold,
      text: comparison.textOf(error.id),
      towards: error[towards],
    }));
    return explainer ? wordsByFold(explainer, texts) : texts.map(() => '');
  };
  const [prediction, label] = [await words('predicted'), await words('label')];
  return errors.map(({ kind, label: filed, predicted, confidence, id, fold }, i) => ({
    ...{ kind, label: filed, predicted, confidence },
    narrative: comparison.textOf(id),
    wordsForPrediction: prediction[i],
    wordsForLabel: label[i],
    ...{ id, fold },
  }));
}

type TestedText = ExplainedText & { readonly fold: number };

/** Each text by the model of the fold that tested it; none where that is no longer on disk. */
async function wordsByFold({ run, protocol }: ScoredRun, texts: readonly TestedText[]): Promise<string[]> {
  const { explain } = classifierOf(run.inputs.classifier);
  const words = texts.map(() => '');
  for (const fold of new Set(texts.map((text) => text.fold))) {
    if (!explain || !hasCheckpoint(run, fold, protocol)) continue;
    const rows = [...texts.keys()].filter((row) => texts[row].fold === fold);
    const own = await explain(
      checkpointFolder(run, fold, protocol),
      rows.map((row) => texts[row]),
      WORDS,
    );
    rows.forEach((row, i) => {
      words[row] = joined(own[i]);
    });
  }
  return words;
}

function joined(terms: readonly TermContribution[]): string {
  return terms.map(({ term }) => term).join(', ');
}
