/** One report as it is read: facts, probabilities, the narrative with its driving words. */
import { LABEL_NAMES, LABELS, type Label } from '../../../core/labels';
import { make } from '../../demo/browser/elements';
import { wordSpans } from '../../demo/browser/explain';
import type { Decision } from './decisions';
import type { WorklistRow } from './page-facts';

/** A probability in per cent. */
export function percent(probability: number): string {
  return `${(100 * probability).toFixed(probability < 0.1 ? 1 : 0)} %`;
}

/** The name of a decision; unsure has one as well. */
export function decisionName(label: Decision['label']): string {
  return label === null ? 'not decided' : label === 'unsure' ? 'Unsure' : LABEL_NAMES[label];
}

/** A row of the list. */
export function rowContent(row: WorklistRow, rank: number, decision: Decision | undefined): Node {
  const content = document.createDocumentFragment();
  const first = make('div', 'line');
  first.append(make('span', 'rank', String(rank)), make('span', 'what', row.device || 'Device not stated'));
  const label = decision?.label ?? null;
  if (label !== null) first.append(make('span', `said ${label}`, decisionName(label)));
  const second = make('div', 'line soft');
  const about = [row.manufacturer, row.date].filter(Boolean).join(' · ');
  second.append(make('span', 'chance', percent(row.probabilities[0])), bar(row.probabilities[0], 'D'));
  second.append(make('span', 'about', about));
  content.append(first, second);
  return content;
}

/** What is known of a report, above its narrative. */
export function reportFacts(row: WorklistRow): Node {
  const list = make('dl', 'facts');
  const facts: [string, string][] = [
    ['Filed as', row.filed === null ? 'none of the classes' : LABEL_NAMES[row.filed]],
    ['Model decides', LABEL_NAMES[row.decision]],
    ['Device', row.device || 'not stated'],
    ['Manufacturer', row.manufacturer || 'not stated'],
    ['Received', row.date || 'not stated'],
  ];
  for (const [name, value] of facts) {
    const pair = make('div', '');
    pair.append(make('dt', '', name), make('dd', '', value));
    list.append(pair);
  }
  return list;
}

/** The probability of every class. */
export function probabilityBars(row: WorklistRow): Node {
  const list = make('ul', 'bars');
  LABELS.forEach((letter, i) => {
    const item = make('li', letter === row.filed ? 'filed' : '');
    const name = make('span', 'name', LABEL_NAMES[letter]);
    item.append(
      name,
      bar(row.probabilities[i], letter),
      make('span', 'chance', percent(row.probabilities[i])),
    );
    list.append(item);
  });
  return list;
}

/** The narrative; words that drove the decision are marked, the stronger the more. */
export function narrative(row: WorklistRow): Node {
  const { text, words } = row;
  if (text === '') return make('p', 'narrative soft', 'The narrative was not written into this page.');
  const spans = wordSpans(
    text,
    words.map(({ word, weight }) => ({ term: word, contribution: weight })),
  );
  const strongest = spans.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const { start, end, weight } of spans) {
    const mark = make('mark', weight > 0 ? 'for' : 'against', text.slice(start, end));
    mark.style.setProperty('--strength', (0.15 + (0.85 * Math.abs(weight)) / strongest).toFixed(2));
    parts.push(text.slice(at, start), mark);
    at = end;
  }
  const shown = make('p', 'narrative');
  shown.append(...parts, text.slice(at));
  return shown;
}

/** What the marks mean, and what the model did not read. */
export function narrativeNote(row: WorklistRow): string {
  const isMarked = row.text !== '' && row.words.length > 0;
  const isAgainst = row.words.some(({ weight }) => weight < 0);
  const marks = `Underlined: speaks for Death${isAgainst ? '; dotted: against it' : ''}.`;
  return [isMarked ? marks : '', row.truncated ? 'The model read only a part of this narrative.' : '']
    .filter(Boolean)
    .join(' ');
}

function bar(probability: number, letter: Label): HTMLElement {
  const track = make('span', 'track');
  const filled = make('span', `bar ${letter}`);
  filled.style.width = `${100 * probability}%`;
  track.append(filled);
  return track;
}
