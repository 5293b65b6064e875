/** The parts of a narrative: which are read, cleaned and joined. No file, no Node. */
import type { NarrativePart } from '../read/record';
import type { CleanText } from './apply-rules';
import type { PartChoice } from './narrative-options';

/** The chosen parts in the chosen order. Empty parts are left out. */
export function chosenParts(parts: readonly NarrativePart[], choice: PartChoice): NarrativePart[] {
  const filled = parts.filter((part) => part.text !== '');
  if (choice === 'all') return filled;
  const descriptions = filled.filter((part) => part.kind === 'description');
  if (choice === 'description') return descriptions;
  return [...descriptions, ...filled.filter((part) => part.kind === 'manufacturer')];
}

/** The chosen parts joined by one space, otherwise as received. */
export function joinParts(parts: readonly NarrativePart[], choice: PartChoice): string {
  return chosenParts(parts, choice)
    .map((part) => part.text)
    .join(' ');
}

/** The chosen parts, each cleaned; parts of which nothing is left are left out. */
export function cleanParts(
  parts: readonly NarrativePart[],
  choice: PartChoice,
  clean: CleanText,
): NarrativePart[] {
  return chosenParts(
    parts.map(({ kind, text }) => ({ kind, text: clean(text) })),
    choice,
  );
}
