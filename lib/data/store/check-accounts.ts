/** Whether a snapshot accounts for every record that was read. */
import { check } from '../../core/check';
import type { SnapshotManifest } from './manifest';

/** Throws unless every record read was kept or dropped with a reason and no id stands twice; the counts in a sentence. */
export function checkAccounts(
  { records, rows, drops }: Pick<SnapshotManifest, 'records' | 'rows' | 'drops'>,
  examples: readonly { readonly id: string }[],
): string {
  const dropped = drops.reduce((sum, { count }) => sum + count, 0);
  check(
    records.read === rows + dropped,
    () =>
      `snapshot: expected ${records.read} records read to be kept or dropped; received ${rows} + ${dropped}`,
  );
  const distinct = new Set(examples.map(({ id }) => id)).size;
  check(
    distinct === examples.length && distinct === rows,
    () => `snapshot: expected ${rows} distinct ids; received ${distinct} of ${examples.length}`,
  );
  return `Checked: ${records.read} read = ${rows} kept + ${dropped} dropped; ${distinct} distinct ids.`;
}
