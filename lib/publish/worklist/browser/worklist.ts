/** The page of a worklist: what the reader sees of the list, and what their keys and buttons do. */
import { messageOf } from '../../../core/check';
import { LABELS } from '../../../core/labels';
import { element, make } from '../../demo/browser/elements';
import { type Decision, Decisions } from './decisions';
import type { WorklistFacts } from './page-facts';
import { askedRows, localDate, type SearchedRow, searchedRows, todaysPortion } from './portion';
import { printsRows } from './print-view';
import {
  decisionName,
  narrative,
  narrativeNote,
  probabilityBars,
  reportFacts,
  rowContent,
} from './report-view';
import { listenToKeys } from './shortcuts';
import { chosenView, type Filters, fillFilters, showProgress, showStorage } from './toolbar';
import { exportCsv, loadCsv } from './transfer';
import { VirtualList } from './virtual-list';

const facts = JSON.parse(element('facts').textContent ?? '') as WorklistFacts;
const rows = searchedRows(facts.rows);
const ranks = new Map(rows.map(({ key }, i) => [key, i + 1]));
const decisions = new Decisions(facts.id, storage());
const decisionOf = (key: string) => decisions.of(key);
const undone: { key: string; before: Decision }[] = [];
const list = new VirtualList(element('list'), (index) => select(index));
const note = element<HTMLTextAreaElement>('note');

let shown: readonly SearchedRow[] = [];

/** Null where the browser refuses. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Asks for the rows again; the row of `key` stays selected where it is still there. */
function refresh(key = current()?.key): void {
  const filters: Filters = chosenView();
  const portion = todaysPortion(rows, decisionOf, facts.perDay, localDate(new Date()));
  const before = list.selected;
  shown = askedRows(rows, filters, decisionOf, portion);
  const same = shown.findIndex((row) => row.key === key);
  const selected = same >= 0 ? same : Math.min(Math.max(before, 0), shown.length - 1);
  const draw = (index: number) => {
    const row = shown[index];
    return rowContent(row, ranks.get(row.key) ?? 0, decisions.of(row.key));
  };
  list.show({ length: shown.length, draw }, selected);
  element('count').textContent = `${shown.length} of ${rows.length} reports`;
  element('empty').hidden = shown.length > 0;
  const done = [...portion].filter((each) => (decisions.of(each)?.label ?? null) !== null).length;
  showProgress(done, portion.size);
  showReport();
}

function current(): SearchedRow | undefined {
  return shown[list.selected];
}

function select(index: number): void {
  if (index < 0 || index >= shown.length) return;
  list.select(index);
  showReport();
}

function showReport(): void {
  const row = current();
  element('report').hidden = row === undefined;
  if (row === undefined) return;
  element('title').textContent = `Report ${row.key}`;
  element('about').replaceChildren(reportFacts(row), probabilityBars(row));
  element('text').replaceChildren(narrative(row), make('p', 'soft', narrativeNote(row)));
  element('reading').scrollTop = 0;
  showDecision(row);
}

function showDecision({ key }: SearchedRow): void {
  const said = decisions.of(key);
  for (const label of [...LABELS, 'unsure'])
    element(`say-${label}`).setAttribute('aria-pressed', String(said?.label === label));
  note.value = said?.note ?? '';
}

function say(text: string): void {
  element('status').textContent = text;
}

/** Keeps a decision and goes on to the next report without one; the same again takes it back. */
function decide(label: NonNullable<Decision['label']>): void {
  const row = current();
  if (!row) return;
  const isAgain = decisions.of(row.key)?.label === label;
  const change = { label: isAgain ? null : label, decidedAt: isAgain ? '' : new Date().toISOString() };
  undone.push({ key: row.key, before: decisions.set(row.key, change) });
  const after = [...shown.slice(list.selected + 1), ...shown.slice(0, list.selected)];
  const next = isAgain ? row : after.find(({ key }) => (decisions.of(key)?.label ?? null) === null);
  refresh(next?.key ?? row.key);
  showStorage(decisions);
  const left = next ? '' : ' No report of this list is left without a decision.';
  say(`Report ${row.key}: ${decisionName(change.label)}. z takes it back.${left}`);
}

function takeBack(): void {
  const last = undone.pop();
  if (last) {
    decisions.set(last.key, last.before);
    refresh(last.key);
  }
  say(
    last ? `Report ${last.key}: ${decisionName(last.before.label)} again.` : 'There is nothing to take back.',
  );
}

function start(): void {
  fillFilters(rows, () => refresh());
  for (const label of [...LABELS, 'unsure'] as const) element(`say-${label}`).onclick = () => decide(label);
  note.addEventListener('input', () => {
    const row = current();
    if (row) decisions.set(row.key, { note: note.value });
    showStorage(decisions);
  });
  const reader = element<HTMLInputElement>('reader');
  reader.value = decisions.reader;
  reader.addEventListener('input', () => {
    decisions.reader = reader.value.trim();
  });
  const box = element('list');
  const help = element<HTMLDialogElement>('help');
  const keysOn = element<HTMLInputElement>('keys-on');
  const save = () => say(exportCsv(decisions, facts.id));
  const search = element<HTMLInputElement>('search');
  listenToKeys(
    {
      j: () => select(list.selected + 1),
      k: () => select(list.selected - 1),
      ...Object.fromEntries(LABELS.map((label) => [label.toLowerCase(), () => decide(label)])),
      u: () => decide('unsure'),
      z: takeBack,
      n: () => note.focus(),
      '/': () => search.focus(),
      e: save,
      '?': () => help.showModal(),
    },
    () => keysOn.checked,
    () => box,
  );
  box.addEventListener('keydown', (event) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const ends: Record<string, number> = { Home: 0, End: shown.length - 1 };
    const to = ends[event.key] ?? list.selected + (steps[event.key] ?? Number.NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    select(Math.min(Math.max(to, 0), shown.length - 1));
  });
  element('export').onclick = save;
  element('open-help').onclick = () => help.showModal();
  element('close-help').onclick = () => help.close();
  loadCsv(element<HTMLInputElement>('load'), decisions, (told) => {
    refresh();
    reader.value = decisions.reader;
    say(told);
  });
  window.addEventListener('storage', () => {
    decisions.load();
    refresh();
  });
  printsRows(() => shown, decisions);
  showStorage(decisions);
  refresh();
  document.documentElement.dataset.ready = 'true';
}

try {
  start();
} catch (error) {
  say(`The list could not be shown: ${messageOf(error)}`);
}
