/** The page as its reader sees it. */
import type { Score } from '../../../classifiers/scorer/scorer';
import { element, make } from './elements';
import type { Span } from './explain';
import type { PageFacts } from './page-facts';

/** What a model says of one text. */
export interface Reading {
  /** As it was cleaned: what the model read of. */
  readonly text: string;
  readonly score: Score;
  /** How much of the text was read, in words. */
  readonly note: string;
  /** True when part of the text was not read. */
  readonly truncated: boolean;
}

/** A model behind the page. */
export interface Reader {
  /** Called for a text that is not blank. */
  read(text: string): Promise<Reading>;
  /** What of a cleaned text spoke for label number `label`. */
  explain(text: string, label: number, onProgress: (done: number, total: number) => void): Promise<Span[]>;
  /** Whether explaining is quick enough to be done unasked. */
  readonly explainsAtOnce: boolean;
}

/** The longest text whose parts are shown coloured. */
const SHOWN = 20_000;

/** The facts that were written into the page. */
export function pageFacts(): PageFacts {
  return JSON.parse(element('facts').textContent ?? '') as PageFacts;
}

/** Says what the page is doing. */
export function status(text: string): void {
  element('status').textContent = text;
}

/** Connects the page with a reader that is ready; reads what is in the field at once, then whatever is written. */
export function start(facts: PageFacts, reader: Reader): void {
  const field = element('text') as HTMLTextAreaElement;
  const why = element('why') as HTMLButtonElement;
  let turn = 0;
  const readField = async () => {
    const own = ++turn;
    const text = field.value;
    clear();
    if (text.trim() === '') return status('Write or paste a narrative, or choose an example.');
    status('Reading …');
    const began = performance.now();
    const reading = await reader.read(text);
    if (own !== turn) return;
    showReading(facts, reading);
    status(`Read in ${((performance.now() - began) / 1000).toFixed(2)} s.`);
    const label = facts.labels.findIndex(({ letter }) => letter === reading.score.decision);
    const { text: cleaned } = reading;
    const explain = async () => {
      why.hidden = true;
      const progress = (done: number, total: number) => {
        if (own === turn) status(`Leaving parts out: ${done} of ${total}`);
      };
      const spans = await reader.explain(cleaned, label, progress);
      if (own !== turn) return;
      showSpans(cleaned, spans, facts.labels[label].name);
      status(`Read in ${((performance.now() - began) / 1000).toFixed(2)} s.`);
    };
    if (reader.explainsAtOnce) return explain();
    why.hidden = false;
    why.onclick = () => void explain().catch(failed);
  };
  const failed = (error: unknown) =>
    status(`It failed: ${error instanceof Error ? error.message : String(error)}`);
  const read = () => void readField().catch(failed);
  let waiting = 0;
  field.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(read, reader.explainsAtOnce ? 120 : 500);
  });
  element('examples').replaceChildren(
    ...facts.examples.map(({ name, text }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.onclick = () => {
        field.value = text;
        read();
      };
      return button;
    }),
  );
  document.documentElement.dataset.ready = 'true';
  read();
}

function clear(): void {
  for (const id of ['bars', 'note', 'shown', 'legend']) element(id).replaceChildren();
  element('why').hidden = true;
  delete element('bars').dataset.probabilities;
}

function showReading({ labels }: PageFacts, { score, note, truncated }: Reading): void {
  const bars = element('bars');
  const { calibrated, decision, deathAlarm } = score;
  bars.dataset.probabilities = JSON.stringify(calibrated);
  bars.dataset.score = JSON.stringify(score);
  bars.replaceChildren(
    ...labels.map(({ letter, name, colour }, i) => {
      const percent = `${(100 * calibrated[i]).toFixed(1)} %`;
      const row = make('div', letter === decision ? 'row most' : 'row');
      const track = make('span', 'track');
      const bar = make('span', 'bar');
      bar.style.width = `${100 * calibrated[i]}%`;
      bar.style.background = colour;
      track.append(bar);
      row.append(make('span', 'name', name), track, make('span', 'percent', percent));
      return row;
    }),
  );
  const alarm = deathAlarm ? ' Its probability of Death is above the threshold: to be read.' : '';
  element('note').replaceChildren(make('span', truncated ? 'cut' : '', `${note}${alarm}`));
}

function showSpans(text: string, spans: readonly Span[], label: string): void {
  const strongest = spans.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const { start, end, weight } of spans) {
    if (end > SHOWN) break;
    parts.push(text.slice(at, start));
    const mark = make('mark', '', text.slice(start, end));
    const strength = strongest > 0 ? (0.75 * Math.abs(weight)) / strongest : 0;
    mark.style.backgroundColor = `rgba(${weight > 0 ? '213, 94, 0' : '0, 114, 178'}, ${strength.toFixed(3)})`;
    mark.title = `${weight > 0 ? '+' : ''}${weight.toFixed(4)}`;
    parts.push(mark);
    at = end;
  }
  parts.push(text.slice(at, SHOWN), text.length > SHOWN ? ' …' : '');
  element('shown').replaceChildren(...parts);
  element('legend').textContent =
    strongest > 0
      ? `Orange speaks for ${label}${spans.some(({ weight }) => weight < 0) ? ', blue against it' : ''}; the stronger, the more.`
      : `Nothing in this text speaks for ${label} in particular.`;
}
