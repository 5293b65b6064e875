/** How often the reports of a locked part had been looked at before: counted by report, whoever locked it. */
import { hashOf } from '../core/hash';
import { countShared } from './locked-ids';
import type { LockedLedger, LockedLook } from './locked-ledger';

/** Earlier looks at the reports of a look. */
export interface LooksBefore {
  /** Reports that were looked at. */
  readonly of: number;
  /** How many of these had been looked at before. */
  readonly reports: number;
  /** How often at least and at most, among those that had; 0 where none had. */
  readonly least: number;
  readonly most: number;
  /** Openings that these earlier looks belong to. */
  readonly openings: number;
}

/**
 * What had been seen of the reports of `look` before its opening began, through whatever split, seed or share. Looks of
 * the same opening are not earlier ones: who took part in it was settled before.
 */
export function looksBefore({ looks, parts }: LockedLedger, look: LockedLook): LooksBefore {
  const own = parts.get(look.part);
  if (!own) return { of: look.examples, reports: 0, least: 0, most: 0, openings: 0 };
  const counts = new Float64Array(own.hashes.length);
  const openings = new Set<string>();
  const begun = looks.findIndex(({ opening }) => opening === look.opening);
  for (const [part, earlier] of byPart(looks.slice(0, Math.max(0, begun)))) {
    const others = parts.get(part);
    if (!others) continue;
    const shared = new Float64Array(counts.length);
    countShared(own, others, shared, earlier.length);
    if (!shared.some((count) => count > 0)) continue;
    for (const { opening } of earlier) openings.add(opening);
    shared.forEach((count, i) => {
      counts[i] += count;
    });
  }
  const seen = counts.filter((count) => count > 0).sort();
  return {
    of: counts.length,
    reports: seen.length,
    least: seen[0] ?? 0,
    most: seen[seen.length - 1] ?? 0,
    openings: openings.size,
  };
}

/** `1200 of these 1200 reports had been looked at before, 7 times each, in 1 earlier opening: ...`; or that none had. */
export function looksBeforeSentence({ of, reports, least, most, openings }: LooksBefore): string {
  if (reports === 0) return `None of these ${of} reports had been looked at before.`;
  const often = least === most ? times(most) : `${least} to ${times(most)}`;
  return `${reports} of these ${of} reports had been looked at before, ${often} each, in ${openings} earlier opening${openings === 1 ? '' : 's'}: at these it is no first look.`;
}

/** How often a candidate looked, and how many candidates did, at the part of its split. */
export function looksOf({ looks }: LockedLedger, look: LockedLook): { looks: number; candidates: number } {
  const own = looks.filter(({ split }) => split.fingerprint === look.split.fingerprint);
  const hashes = own.map(({ candidate }) => hashOf(candidate));
  const asked = hashOf(look.candidate);
  return { looks: hashes.filter((other) => other === asked).length, candidates: new Set(hashes).size };
}

function byPart(looks: readonly LockedLook[]): Map<string, LockedLook[]> {
  const found = new Map<string, LockedLook[]>();
  for (const look of looks) found.set(look.part, [...(found.get(look.part) ?? []), look]);
  return found;
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
