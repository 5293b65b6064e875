import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSealed } from '../../core/files/sealed';
import { type Project, projectAt } from '../../core/project';
import { takeSnapshot } from './take-snapshot';

let project: Project;
beforeEach(() => {
  project = projectAt(mkdtempSync(join(tmpdir(), 'card-')));
});
afterEach(() => rmSync(project.root, { recursive: true }));

const HOSTILE = '[x](javascript:alert(1)) <img src=x onerror=alert(1)> | `a` **b**';

describe('dataCard', () => {
  it('shows what a data folder says of itself as text', async () => {
    const folder = join(project.root, 'raw');
    mkdirSync(folder);
    await writeSealed(join(folder, 'manifest.json'), {
      format: 'maude-raw/1',
      [HOSTILE]: HOSTILE,
      [`${HOSTILE}\n\n# heading`]: [HOSTILE],
    });
    const record = {
      mdr_report_key: '1',
      event_type: 'Death',
      date_received: '20240102',
      report_source_code: HOSTILE,
    };
    writeFileSync(
      join(folder, 'a.jsonl'),
      `${JSON.stringify({ ...record, device: [{ generic_name: HOSTILE }], mdr_text: [{ text: 'the pump leaked' }] })}\n`,
    );
    const taken = await takeSnapshot({ source: 'raw' }, { project, now: new Date(0) });
    const card = readFileSync(join(taken.folder, 'data-card.md'), 'utf8');
    expect(card).toContain('&#91;x&#93;');
    // Code, in which nothing acts, is the other form.
    expect(card.replace(/`[^`\n]*`/g, '')).not.toMatch(/\]\(|<img|\*\*b|# heading/);
  });
});
