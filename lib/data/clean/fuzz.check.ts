import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { checkDamagedRecords } from './fuzz-fixture';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('damaged records', () => {
  it('land or are counted with a reason (10,000 cases)', () => checkDamagedRecords(folder, 10_000, 2));
});
