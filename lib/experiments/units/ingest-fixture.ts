/** For tests and checks: files of SYNTHETIC records that are cleaned one by one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../core/project';
import { RandomState } from '../../core/random';
import { syntheticRecords } from '../../data/synthetic/synthetic-records';

/** What `writeRecords` writes, as a source. */
export const SOURCE = 'a.jsonl,b.json,c.jsonl';

/** Three files: reports in several versions across them, a record without a key, three lines that are no records. */
export function writeRecords({ root }: Project): void {
  const records = [...syntheticRecords(300, new RandomState(3))].map(({ json }) => json as object);
  const later = records.slice(50, 120).map((record, i) => ({
    ...record,
    date_changed: '20991231',
    ...(i % 3 === 0 ? { event_type: 'Death' } : {}),
    ...(i % 5 === 0 ? { mdr_text: [{ text: `another narrative, number ${i}` }] } : {}),
    ...(i % 7 === 0 ? { event_type: '' } : {}),
  }));
  const keyless = {
    event_type: 'Injury',
    mdr_text: [{ text: 'no key, the same in both files \u00e9 \u{1f600}' }],
  };
  const write = (name: string, content: string) => writeFileSync(join(root, name), content);
  write('a.jsonl', `${linesOf([...records.slice(0, 150), keyless])}{"cut\n`);
  write('b.json', JSON.stringify({ meta: {}, results: [...later, keyless, 'no record'] }, null, 1));
  write('c.jsonl', `[]\n${linesOf(records.slice(100))}`);
}

/** JSON lines. */
export function linesOf(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
