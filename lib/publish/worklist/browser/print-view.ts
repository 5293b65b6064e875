/** The list on paper: every report with boxes to tick. */
import { LABEL_NAMES, LABELS } from '../../../core/labels';
import { element, make } from '../../demo/browser/elements';
import type { Decisions } from './decisions';
import type { WorklistRow } from './page-facts';
import { narrative, narrativeNote, percent, reportFacts } from './report-view';

/** A list that is longer is cut: nobody reads more on paper at once. */
const MOST = 100;

/** Puts the rows that `shown` gives on paper whenever the page is printed. */
export function printsRows(shown: () => readonly WorklistRow[], decisions: Decisions): void {
  const paper = element('paper');
  window.addEventListener('beforeprint', () => {
    const rows = shown();
    const note =
      rows.length > MOST
        ? `The first ${MOST} of ${rows.length} reports of the list.`
        : `${rows.length} ${rows.length === 1 ? 'report' : 'reports'}.`;
    paper.replaceChildren(make('p', '', note), ...rows.slice(0, MOST).map((row) => sheet(row, decisions)));
  });
  window.addEventListener('afterprint', () => paper.replaceChildren());
}

function sheet(row: WorklistRow, decisions: Decisions): Node {
  const said = decisions.of(row.key);
  const article = make('article', '');
  const boxes = make('p', 'boxes');
  for (const label of [...LABELS, 'unsure'] as const) {
    const name = label === 'unsure' ? 'Unsure' : LABEL_NAMES[label];
    boxes.append(make('span', '', `${said?.label === label ? '☒' : '☐'} ${name}`));
  }
  article.append(make('h2', '', `Report ${row.key}: Death ${percent(row.probabilities[0])}`));
  article.append(reportFacts(row), narrative(row), make('p', 'soft', narrativeNote(row)), boxes);
  article.append(make('p', 'lines', `Note: ${said?.note ?? ''}`));
  return article;
}
