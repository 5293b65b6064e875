/** How many reports of each class the database holds, where a source was drawn from it and says so. */
import type { Label } from '../../core/labels';
import { labelOf } from '../clean/label';
import type { LabelCounts, SnapshotManifest } from './manifest';

/**
 * The natural counts that the source of a snapshot brings (`counts.natural` of its origin: reports by year and event
 * type, of the years that were drawn from), summed by class; null where it brings none.
 */
export function naturalCounts({ origin }: Pick<SnapshotManifest, 'origin'>): LabelCounts | null {
  const years = memberOf(memberOf(origin, 'counts'), 'natural');
  const totals: Record<Label, number> = { D: 0, I: 0, M: 0, O: 0 };
  for (const counts of Object.values(isRecord(years) ? years : {}))
    for (const [eventType, count] of Object.entries(isRecord(counts) ? counts : {})) {
      const label = labelOf(eventType);
      if (label !== null && typeof count === 'number') totals[label] += count;
    }
  return Object.values(totals).some((count) => count > 0) ? totals : null;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
