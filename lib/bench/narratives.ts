/** Narratives for the bench: real ones where the shared sample lies beside the project, else synthetic ones. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeRoot } from '../core/project';
import { RandomState } from '../core/random';
import { cleanRecord, resolveCleaning } from '../data/clean/clean';
import { readRecords } from '../data/read/read-records';
import { sourceFiles } from '../data/read/source-files';
import { generateRecords } from '../data/synthetic/generate-records';

/** Texts, and whether a generator wrote them. */
export interface Narratives {
  readonly texts: readonly string[];
  readonly synthetic: boolean;
}

const SEED = 42;

/** `count` narratives, drawn evenly by a fixed seed after cleaning. */
export async function benchNarratives(count: number): Promise<Narratives> {
  const folder = resolve(codeRoot(), '../shared/data');
  const synthetic = !existsSync(folder);
  const records = synthetic
    ? generateRecords(4 * count, SEED)
    : readRecords(await sourceFiles('maude-sample.jsonl.gz', [folder]));
  const cleaning = resolveCleaning();
  const texts: string[] = [];
  for await (const record of records) {
    const cleaned = cleanRecord(record, cleaning);
    if (cleaned.kind === 'example') texts.push(cleaned.example.text);
  }
  const drawn = new RandomState(SEED).permutation(texts.length).subarray(0, count);
  return { texts: Array.from(drawn, (i) => texts[i]), synthetic };
}
