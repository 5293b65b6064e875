import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from '../data/store/snapshot';
import { snapshotGroups } from './snapshot-groups';

const ID = 'abc0123456789def';
const long =
  'the pump stopped during the night and the nurse found the patient without a pulse in the morning';
const examples = [
  { id: 'a', label: 'D' as const, text: long },
  { id: 'b', label: 'D' as const, text: long },
  { id: 'c', label: 'M' as const, text: 'the display was dark', eventKey: 'e' },
  { id: 'd', label: 'I' as const, text: 'the patient was burned at the chest', eventKey: 'e' },
  { id: 'e', label: 'M' as const, text: 'the strap came loose and was replaced' },
];

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groups-'));
  path = join(folder, 'groups.json');
});
afterEach(() => rm(folder, { recursive: true }));

/** A snapshot of these examples. */
function snapshotOf(all: readonly object[]): Snapshot {
  const manifest = { id: ID, rows: all.length };
  return { manifest, folder, examples: async () => all } as unknown as Snapshot;
}

it('finds near-duplicates and events once, and reads them from then on', async () => {
  const found = await snapshotGroups(snapshotOf(examples));
  expect([...found.groups]).toEqual([0, 0, 1, 1, 2]);
  expect(found).toMatchObject({ count: 3, grouped: 4, sameEvent: 2 });
  const others = examples.map((example, i) => ({
    ...example,
    text: `${i} ${i} ${i} ${i} ${i} ${i}`,
    eventKey: null,
  }));
  expect(await snapshotGroups(snapshotOf(others))).toEqual(found);
});

it('refuses groups of other examples, and any that were changed, with the way out', async () => {
  await snapshotGroups(snapshotOf(examples));
  await expect(snapshotGroups(snapshotOf(examples.slice(1)))).rejects.toThrow(
    /groups\.json: expected maude-groups\/1 with 4 groups .* received maude-groups\/1 with 5 .*Delete the file/,
  );
  await writeFile(path, (await readFile(path, 'utf8')).replace('"count": 3', '"count": 4'));
  await expect(snapshotGroups(snapshotOf(examples))).rejects.toThrow(
    /groups\.json: its content is not that of its digest/,
  );
});
