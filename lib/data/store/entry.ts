/** What a store knows of a record without looking at its text: enough to settle repeats, to count and to sort. */
import type { Label } from '../../core/labels';
import type { DropReason } from '../clean/clean';

/** A record on its way into a snapshot. */
export type Entry = KeptEntry | DroppedEntry;

interface Version {
  readonly id: string;
  /** `date_changed`, then `date_received`: the greater is the later. */
  readonly version: string;
  /** Position among all records that are read. */
  readonly ordinal: number;
}

/** A record that became an example. */
export interface KeptEntry extends Version {
  readonly kind: 'kept';
  readonly label: Label;
  /** Year of receipt, or `unknown`. */
  readonly year: string;
  /** SHA-256 of the example's values without its id. */
  readonly rowHash: string;
  /** Beginning of the SHA-256 of its text. */
  readonly textHash: string;
  /** Bytes of its row, a JSON list of the values in the order of `EXAMPLE_COLUMNS`, then a line break. */
  readonly bytes: number;
}

/** A record that did not. */
export interface DroppedEntry extends Version {
  readonly kind: 'dropped';
  readonly reason: DropReason;
}

type Kept = readonly [string, string, number, Label, string, string, string, number];
type Dropped = readonly [string, string, number, DropReason];

/** An entry as a line of JSON: a list, which is quick to read back. */
export function lineOf(entry: Entry): string {
  const { id, version, ordinal } = entry;
  if (entry.kind === 'dropped') return JSON.stringify([id, version, ordinal, entry.reason]);
  const { label, year, rowHash, textHash, bytes } = entry;
  return JSON.stringify([id, version, ordinal, label, year, rowHash, textHash, bytes]);
}

/** What `lineOf` wrote, many lines at once, each with its line break: JSON has none within. */
export function entriesOf(lines: string): Entry[] {
  const all = JSON.parse(`[${lines.trimEnd().replaceAll('\n', ',')}]`) as (Kept | Dropped)[];
  return all.map(entryOf);
}

function entryOf(values: Kept | Dropped): Entry {
  if (values.length === 4) {
    const [id, version, ordinal, reason] = values;
    return { kind: 'dropped', id, version, ordinal, reason };
  }
  const [id, version, ordinal, label, year, rowHash, textHash, bytes] = values;
  return { kind: 'kept', id, version, ordinal, label, year, rowHash, textHash, bytes };
}

/** Orders entries by id (bytes of UTF-8); of one id the latest version first, the first read among equals. */
export function compareEntries(a: Version, b: Version): number {
  if (a.id !== b.id) return compareIds(a.id, b.id);
  if (a.version !== b.version) return a.version > b.version ? -1 : 1;
  return a.ordinal - b.ordinal;
}

/** Orders texts as their bytes in UTF-8: JavaScript's own order differs where a character takes two units. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Halves of pairs stand for characters above all single units. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
