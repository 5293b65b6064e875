/** Words behind predictions of several folds, each from the model that had not seen the text. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Label } from '../../core/labels';
import { loadTfidfLogistic } from './model-file';
import { type TermContribution, termContributions } from './term-contributions';

/** A text with the fold in which it was tested. */
export interface TestedText {
  readonly fold: number;
  readonly text: string;
  /** The class that the words are to speak for. */
  readonly towards: Label;
}

/**
 * `termContributions` of each text by the model in `folderOf(fold)`; each model is loaded once. A text whose model is
 * no longer on disk has none.
 */
export async function explainByFold(
  texts: readonly TestedText[],
  folderOf: (fold: number) => string,
  count: number,
): Promise<TermContribution[][]> {
  const explained: TermContribution[][] = texts.map(() => []);
  for (const fold of new Set(texts.map((text) => text.fold))) {
    const folder = folderOf(fold);
    if (!existsSync(join(folder, 'model.json'))) continue;
    const rows = [...texts.keys()].filter((row) => texts[row].fold === fold);
    const own = termContributions(
      await loadTfidfLogistic(folder),
      rows.map((row) => texts[row]),
      count,
    );
    rows.forEach((row, i) => {
      explained[row] = own[i];
    });
  }
  return explained;
}
