/** How many reports of each class a source could have been drawn from, where it says so. */
import type { Label } from '../../core/labels';
import { labelOf } from '../clean/label';
import type { LabelCounts, SnapshotManifest } from './manifest';

/**
 * The counts that the source of a snapshot brings (`counts` of its origin: reports by year and event type, of the years
 * that were drawn from), summed by class; null where it brings none. They are of the reports that could be drawn, those
 * with a narrative (`eligible`); of all reports (`natural`) only for a type that was not asked for, or where no more is
 * known: classes differ in how often a narrative is missing, and without one no report is an example.
 */
export function naturalCounts({ origin }: Pick<SnapshotManifest, 'origin'>): LabelCounts | null {
  const counts = memberOf(origin, 'counts');
  const [natural, eligible] = [memberOf(counts, 'natural'), memberOf(counts, 'eligible')];
  const totals: Record<Label, number> = { D: 0, I: 0, M: 0, O: 0 };
  for (const year of Object.keys(recordOf(natural)))
    for (const [eventType, count] of Object.entries({
      ...recordOf(memberOf(natural, year)),
      ...recordOf(memberOf(eligible, year)),
    })) {
      const label = labelOf(eventType);
      if (label !== null && typeof count === 'number') totals[label] += count;
    }
  return Object.values(totals).some((count) => count > 0) ? totals : null;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
