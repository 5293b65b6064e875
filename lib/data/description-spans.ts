/** Where the reporter's description stands in a cleaned narrative, so that a model can be asked what each part adds. */
import { check } from '../core/check';
import type { Example } from './example';
import { chosenParts, joinParts, type NarrativeOptions, narrativeSteps } from './narrative';
import type { NarrativePart, PartKind } from './record';

/**
 * The stretches of the narrative of `parts` under `options` that descriptions make: `start-end` in UTF-16 units, end
 * excluded, several separated by a space; empty when there is none, null when the whole narrative is description.
 */
export function descriptionSpans(parts: readonly NarrativePart[], options: NarrativeOptions): string | null {
  const chosen = chosenParts(parts, options.parts);
  if (chosen.every(({ kind }) => kind === 'description')) return null;
  const clean = (count: number) =>
    narrativeSteps(options).reduce(
      (text, step) => step.apply(text),
      joinParts(chosen.slice(0, count), 'all'),
    );
  const whole = clean(chosen.length).length;
  const spans: [number, number][] = [];
  let end = 0;
  chosen.forEach(({ kind }, i) => {
    const start = end;
    end = Math.min(whole, clean(i + 1).length);
    if (kind !== 'description' || end <= start) return;
    const last = spans.at(-1);
    if (last && last[1] === start) last[1] = end;
    else spans.push([start, end]);
  });
  return spans.map(([start, stop]) => `${start}-${stop}`).join(' ');
}

/** The part of an example's narrative that is of one kind, several stretches joined by a space; empty when none is. */
export function textOfKind({ id, text, descriptionSpans: spans }: Example, kind: PartKind): string {
  if (spans === null) return kind === 'description' ? text : '';
  const pieces: string[] = [];
  let from = 0;
  for (const span of spans === '' ? [] : spans.split(' ')) {
    const [start, end] = span.split('-').map(Number);
    check(from <= start && start < end && end <= text.length, () => `${id}: no span of its text: ${span}`);
    pieces.push(kind === 'description' ? text.slice(start, end) : text.slice(from, start));
    from = end;
  }
  if (kind === 'manufacturer') pieces.push(text.slice(from));
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .join(' ');
}
