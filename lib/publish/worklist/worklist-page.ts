/** A worklist as one HTML file: deaths that may have been filed as something else, to be read by a person. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { check, checkNumber } from '../../core/check';
import { LABEL_NAMES, LABELS, labelIndex } from '../../core/labels';
import { escapeHtml, scriptJson } from '../../core/text/escape';
import { missCosts } from '../../metrics/decide-by-cost';
import { inlineCode, pageCode, pageHead, paragraphs, syntheticWarning } from '../page-script';
import type { ListedReport } from '../predict/scored-report';
import type { WorklistFacts } from './browser/page-facts';
import { VIEWS } from './browser/portion';
import { type RankedReports, type RankingOptions, rankReports } from './worklist-rows';
import { WORKLIST_STYLE } from './worklist-style';

/** What the page is about. */
export interface WorklistOptions extends RankingOptions {
  /** Names the decisions that the reader's browser keeps: next month's list has the same. */
  readonly id: string;
  readonly title?: string;
  /** Reports that a reader can take on a day; 20 by default. */
  readonly perDay?: number;
  /** Whether the model learned from generated records. */
  readonly synthetic?: boolean;
  /** Sentences at the end: which model, which file. */
  readonly footer?: readonly string[];
}

/**
 * The page: it makes no request, keeps decisions in the reader's browser and exports them in the form of
 * `data/labels/label-form.ts`. Throws for an id that is no name.
 */
export async function worklistPage(
  reports: Iterable<ListedReport> | AsyncIterable<ListedReport>,
  options: WorklistOptions,
): Promise<string> {
  const { id, title = 'Deaths filed as something else?', perDay = 20 } = options;
  check(
    /^[\w.-]{1,80}$/.test(id),
    () => `worklist: expected an id of letters, digits, dots and hyphens; received ${JSON.stringify(id)}`,
  );
  checkNumber(perDay, 'perDay', { min: 1, integer: true });
  const ranked = await rankReports(reports, options);
  const facts: WorklistFacts = { id, perDay, rows: ranked.rows };
  const code = inlineCode(await pageCode(join(__dirname, 'browser/worklist.ts'), 'iife'));
  return `${pageHead(title, WORKLIST_STYLE, code)}
<body>
<header>
<div class="head"><h1>${escapeHtml(title)}</h1>
<div class="tools"><label for="reader">Reader</label><input id="reader" autocomplete="off" placeholder="your name">
<button id="export" type="button" class="first">Export CSV</button>
<label class="button" for="load">Load CSV</label><input id="load" class="unseen" type="file" accept=".csv,text/csv">
<button id="open-help" type="button">Keys</button></div></div>
${syntheticWarning(options.synthetic ?? false)}
<p class="soft">${escapeHtml(introduction(ranked, perDay, options))}</p>
</header>
${TOOLBAR}
${MAIN}
<section class="foot" aria-label="Messages"><p id="status" role="status" aria-live="polite"></p><p id="kept"></p></section>
<footer>${paragraphs(options.footer ?? [])}<p>Research prototype, not for clinical decisions. Nothing leaves this page but what you export.</p></footer>
<div id="paper"></div>
${HELP}
<noscript><p class="warning">The list is drawn in your browser: this page needs JavaScript.</p></noscript>
<script type="application/json" id="facts">${scriptJson(facts)}</script>
<script>${code}</script>
</body>
</html>
`;
}

/** An id for the lists of one model on one kind of records: the same parts give the same id. */
export function worklistId(...parts: readonly string[]): string {
  return `deaths-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`;
}

/** What is listed, in what order, and how many deaths that makes if the probabilities are right. */
function introduction(
  { rows, leftOut }: RankedReports,
  perDay: number,
  { costs = missCosts(1) }: WorklistOptions,
): string {
  const expected = (count: number) =>
    rows.slice(0, count).reduce((sum, { probabilities }) => sum + probabilities[labelIndex('D')], 0);
  const prices = LABELS.slice(1).map((label) => costs[0][labelIndex(label)]);
  const order = prices.every((price) => price === prices[0])
    ? 'the most probable deaths come first'
    : `those come first whose probability of Death times what a missed one costs is highest (${LABELS.slice(1)
        .map((label, i) => `${LABEL_NAMES[label]} ${prices[i]}`)
        .join(', ')})`;
  const first = Math.min(perDay, rows.length);
  return [
    `${rows.length} ${rows.length === 1 ? 'report' : 'reports'} not filed as Death may be ${rows.length === 1 ? 'a death' : 'deaths'}; ${order}.`,
    rows.length > 0
      ? `If the probabilities are right, ${expected(first).toFixed(1)} deaths are among the first ${first} and ${expected(rows.length).toFixed(1)} among all.`
      : '',
    leftOut > 0 ? `${leftOut} more, which rank below all of these, did not fit.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

const VIEW_NAMES = { today: 'Today', open: 'To read', decided: 'Decided', all: 'All' } as const;

const TOOLBAR = `<div class="toolbar" role="search">
<fieldset class="views"><legend class="unseen">Which reports</legend>${VIEWS.map(
  (view) =>
    `<input type="radio" name="view" id="view-${view}" value="${view}"${view === 'today' ? ' checked' : ''}><label for="view-${view}">${VIEW_NAMES[view]}</label>`,
).join('')}</fieldset>
<input id="search" type="search" placeholder="Search  /" aria-label="Search in reports" spellcheck="false">
<select id="device" aria-label="Device"><option value="">All devices</option></select>
<select id="manufacturer" aria-label="Manufacturer"><option value="">All manufacturers</option></select>
<span class="today"><progress id="progress" value="0" max="1" aria-labelledby="read-today"></progress><span id="read-today"></span></span>
<span id="count" class="soft"></span>
</div>`;

const MAIN = `<main>
<div class="listing"><div id="list" role="listbox" tabindex="0" aria-label="Reports, those to read first at the top"></div>
<p id="empty" hidden>No report here. Choose another view, or ask for less.</p></div>
<section id="report" aria-labelledby="title" hidden>
<div id="reading" tabindex="0" role="region" aria-label="Narrative">
<h2 id="title"></h2>
<div id="about"></div>
<div id="text"></div>
</div>
<div class="decide"><div class="buttons" role="group" aria-label="Your decision">${[
  ...LABELS,
  'unsure' as const,
]
  .map((label) => {
    const name = label === 'unsure' ? 'Unsure' : LABEL_NAMES[label];
    return `<button type="button" id="say-${label}" class="say ${label}" aria-pressed="false"><kbd aria-hidden="true">${name[0].toLowerCase()}</kbd>${name}</button>`;
  })
  .join('')}</div>
<label for="note" class="unseen">Note</label><textarea id="note" rows="1" placeholder="Note  n"></textarea></div>
</section>
</main>`;

const KEYS: readonly (readonly [string, string])[] = [
  ['j k', 'next, previous report'],
  ['d i m o', 'Death, Injury, Malfunction, Other; again takes it back'],
  ['u', 'unsure'],
  ['z', 'take the last decision back'],
  ['n', 'write a note'],
  ['/', 'search'],
  ['e', 'export the decisions'],
  ['Esc', 'leave a field'],
  ['?', 'these keys'],
];

const HELP = `<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl>${KEYS.map(
  ([keys, what]) =>
    `<div><dt>${keys
      .split(' ')
      .map((key) => `<kbd>${key}</kbd>`)
      .join(' ')}</dt><dd>${escapeHtml(what)}</dd></div>`,
).join('')}</dl>
<p><input type="checkbox" id="keys-on" checked> <label for="keys-on">Single keys act</label></p>
<button id="close-help" type="button">Close</button></dialog>`;
