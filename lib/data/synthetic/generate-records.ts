/** The synthetic records through the same reader as files. */
import { check } from '../../core/check';
import { type Progress, silent } from '../../core/progress';
import { deriveSeed, RandomState } from '../../core/random';
import { type MaudeRecord, parseRecord } from '../read/record';
import { syntheticRecords } from './synthetic-records';
import type { SyntheticTruth } from './truth';

/** Yields the `count` synthetic records of `seed`, parsed; fills `truth` by record id. */
export function* generateRecords(
  count: number,
  seed: number,
  { truth = {}, progress = silent }: { truth?: Record<string, SyntheticTruth>; progress?: Progress } = {},
): Generator<MaudeRecord> {
  let done = 0;
  const random = new RandomState(deriveSeed(seed, 'synthetic'));
  for (const { json, truth: planted } of syntheticRecords(count, random)) {
    const parsed = parseRecord(json);
    check(parsed.kind === 'record', 'expected the generator to yield records');
    truth[parsed.record.id] = planted;
    done++;
    if (done % 500 === 0 || done === count)
      progress({ task: 'Generating', done, total: count, unit: 'records' });
    yield parsed.record;
  }
}
