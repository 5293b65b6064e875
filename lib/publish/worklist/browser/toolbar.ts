/** What stands above the list: filters, today's progress, and whether decisions are kept. */
import { element } from '../../demo/browser/elements';
import type { Decisions } from './decisions';
import type { WorklistRow } from './page-facts';
import { countsOf, type Query, VIEWS } from './portion';

/** What the filters ask for. */
export type Filters = Query;

/** Fills the choices of devices and manufacturers; `onChange` hears that a filter was changed. */
export function fillFilters(rows: readonly WorklistRow[], onChange: () => void): void {
  for (const member of ['device', 'manufacturer'] as const) {
    const choice = element<HTMLSelectElement>(member);
    for (const [value, count] of countsOf(rows, member)) choice.add(new Option(`${value} (${count})`, value));
    choice.addEventListener('change', onChange);
  }
  element('search').addEventListener('input', onChange);
  for (const view of VIEWS) element(`view-${view}`).addEventListener('change', onChange);
}

/** What is asked for now. */
export function chosenView(): Filters {
  return {
    view: VIEWS.find((view) => element<HTMLInputElement>(`view-${view}`).checked) ?? 'all',
    search: element<HTMLInputElement>('search').value,
    device: element<HTMLSelectElement>('device').value,
    manufacturer: element<HTMLSelectElement>('manufacturer').value,
  };
}

/** How much of today's portion is read. */
export function showProgress(done: number, all: number): void {
  const progress = element<HTMLProgressElement>('progress');
  progress.max = Math.max(1, all);
  progress.value = done;
  element('read-today').textContent = `${done} of ${all} read today`;
}

/** Says where decisions are, the truth also where the browser keeps nothing. */
export function showStorage(decisions: Decisions): void {
  const place = element('kept');
  place.classList.toggle('warning', !decisions.kept);
  const { size, kept } = decisions;
  if (!kept)
    place.textContent =
      'This browser keeps nothing for this page: export your decisions before you close it.';
  else if (size === 0) place.textContent = 'Decisions are kept in this browser alone.';
  else
    place.textContent = `${size} ${size === 1 ? 'report' : 'reports'} with a decision or a note, kept in this browser alone.`;
}
