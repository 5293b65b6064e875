import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeParquet } from '../../core/files/parquet';
import { EXAMPLE_COLUMNS, EXAMPLE_SCHEMA, type Example } from './example';
import { readExamples } from './read-examples';

const folder = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLES: readonly Example[] = Array.from({ length: 3000 }, (_, i) => ({
  id: String(i),
  text: i % 2 === 0 ? `était \u001f \u001e "quoted" \u{1f600} ${i}` : 'x'.repeat(i),
  label: i % 3 === 0 ? 'D' : 'O',
  descriptionSpans: i % 2 === 0 ? '' : null,
  eventKey: i % 5 === 0 ? null : `event ${i}`,
  dateReceived: '20240102',
  productCode: null,
  genericName: 'PUMPE, größer',
  brandName: null,
  manufacturer: 'it’s',
  reportSource: null,
  source: 'a.jsonl',
  outcomeDeath: i % 7 === 0,
  outcomes: i % 7 === 0 ? 'D;H' : null,
}));

describe('readExamples', () => {
  it('gives back what was written, in its order, whatever the texts hold', async () => {
    const path = join(folder, 'examples.parquet');
    const rows = EXAMPLES.map((example) =>
      Object.fromEntries(EXAMPLE_COLUMNS.map((name) => [name, example[name]])),
    );
    await writeParquet(path, EXAMPLE_SCHEMA, rows);
    expect(await readExamples(path)).toEqual(EXAMPLES);
  });
});
