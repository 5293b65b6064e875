/** What to say of a name that does not exist. */
import { show } from '../check';

/** `parameter "lerningRate": did you mean learningRate? Expected one of ...`; `what` is the word before the name. */
export function unknownName(what: string, name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  const question = nearest === null ? 'expected' : `did you mean ${nearest}? Expected`;
  return `${what} ${show(name)}: ${question} one of ${names.join(', ')}`;
}

/** The name that is fewest slips of the keyboard away from `name`, or begins with it; null where all are another word. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const distances = names.map((candidate) => slips(name.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  if (least <= Math.max(1, Math.floor(name.length / 3))) return names[distances.indexOf(least)];
  const begins = (candidate: string) => candidate.toLowerCase().startsWith(name.toLowerCase());
  return (name !== '' && names.find(begins)) || null;
}

/** Letters to insert, delete, replace or swap with the next one (Damerau 1964, each place edited once). */
function slips(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [rows[i - 1], [i]];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
