/** Near-duplicate groups against exact all-pairs on real narratives; runs where the shared sample is, about a minute. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeRoot, projectAt } from '../core/project';
import { takeSnapshot } from '../data/store/take-snapshot';
import { exactPairs } from './exact-pairs';
import { nearDuplicates } from './near-duplicates';

const sample = resolve(codeRoot(), '../shared/data/maude-sample.jsonl.gz');
if (!existsSync(sample)) console.log('skipped: near-duplicates of real narratives need ../shared/data');

describe.skipIf(!existsSync(sample))('near-duplicates of real narratives (needs ../shared/data)', () => {
  const project = projectAt(mkdtempSync(join(tmpdir(), 'duplicates-')));
  afterAll(() => rmSync(project.root, { recursive: true }));

  it('are found as all pairs find them, with few candidates', async () => {
    const { examples } = await takeSnapshot({ source: sample, limit: 5000 }, { project });
    const texts = (await examples()).map(({ text }) => text);
    expect(texts).toHaveLength(5000);
    const pairs = exactPairs(texts);
    const { sets, verified } = await nearDuplicates(texts);
    const found = pairs.filter(([a, b]) => sets.find(a) === sets.find(b)).length;
    console.log(`${pairs.length} pairs, recall ${(found / pairs.length).toFixed(5)}, ${verified} verified`);
    expect(pairs.length).toBeGreaterThan(1000);
    expect(found / pairs.length).toBeGreaterThanOrEqual(0.98);
    expect(verified).toBeLessThan(5000 * 40);
  });
});
