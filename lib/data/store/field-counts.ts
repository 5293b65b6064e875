/** Examples by the values of fields, counted where they lie: also when they do not fit in memory. */
import { join } from 'node:path';
import { queryRows, quoteName, withDuckDB } from '../../core/files/duckdb';
import { parquetSource } from '../../core/files/parquet';
import { LABELS } from '../../core/labels';
import type { Snapshot } from './snapshot';
import type { FieldAndLabelRow, GroupField } from './summaries';

/** For each field its `top` most frequent values (equal counts by value) with their examples by label. */
export async function fieldCounts<Field extends Exclude<GroupField, 'year'>>(
  { folder }: Pick<Snapshot, 'folder'>,
  fields: readonly Field[],
  top: number,
): Promise<Record<Field, FieldAndLabelRow[]>> {
  return withDuckDB(async (connection) => {
    const counts = {} as Record<Field, FieldAndLabelRow[]>;
    const labels = LABELS.map((label) => `count(*) FILTER (label = '${label}')`).join(', ');
    const file = parquetSource(join(folder, 'examples.parquet'));
    for (const field of fields) {
      const rows = await queryRows(
        connection,
        `SELECT ${quoteName(field)} AS value, count(*) AS n, ${labels} FROM ${file} GROUP BY value ORDER BY n DESC, value LIMIT ${top}`,
      );
      counts[field] = rows.map(([value, count, D, I, M, O]) => ({
        value: value === null ? null : String(value),
        count: Number(count),
        D: Number(D),
        I: Number(I),
        M: Number(M),
        O: Number(O),
      }));
    }
    return counts;
  });
}
