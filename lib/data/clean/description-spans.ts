/** Where the reporter's description stands in a cleaned narrative, so that a model can be asked what each part adds. */
import { check } from '../../core/check';
import type { NarrativePart, PartKind } from '../read/record';
import type { Example } from '../store/example';

/**
 * The stretches that descriptions make in the narrative that `parts`, already cleaned, are joined to: `start-end` in
 * UTF-16 units, end excluded, several separated by a space; empty when there is none, null when all is description.
 */
export function descriptionSpans(parts: readonly NarrativePart[]): string | null {
  if (parts.every(({ kind }) => kind === 'description')) return null;
  const spans: [number, number][] = [];
  let start = 0;
  for (const { kind, text } of parts) {
    const end = start + text.length;
    const last = spans.at(-1);
    if (kind === 'description' && last && last[1] + 1 === start) last[1] = end;
    else if (kind === 'description') spans.push([start, end]);
    start = end + 1;
  }
  return spans.map(([from, to]) => `${from}-${to}`).join(' ');
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
