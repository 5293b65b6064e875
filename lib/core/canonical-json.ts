/** The one canonical form of JSON that is hashed; runs in a browser too. */
import { check } from './check';

/** Far below what any thread's stack holds, so that the same value is refused on all of them. */
const MOST_LEVELS = 200;

/**
 * JSON with keys sorted and no white space: equal values give equal text. `undefined` members are
 * left out. Lists and objects more than 200 deep in each other are an error.
 */
export function canonicalJson(value: unknown): string {
  checkLevels(value, 1);
  return JSON.stringify(value, (_, member) =>
    member !== null && typeof member === 'object' && !Array.isArray(member) && !ArrayBuffer.isView(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}

function checkLevels(value: unknown, level: number): void {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return;
  check(
    level <= MOST_LEVELS,
    `expected lists and objects at most ${MOST_LEVELS} deep in each other; there are deeper ones`,
  );
  for (const member of Object.values(value)) checkLevels(member, level + 1);
}
