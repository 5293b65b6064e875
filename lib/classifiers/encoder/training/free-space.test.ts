import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFreeSpace, checkpointBytes, freeBytesOf } from './free-space';

describe('checkFreeSpace', () => {
  it('counts two resumable checkpoints of three copies, and the epochs', () => {
    expect(checkpointBytes(1000, 1, false)).toBe(4000 * (6 + 1));
    expect(checkpointBytes(1000, 10, false)).toBe(4000 * (6 + 4));
    expect(checkpointBytes(1000, 10, true)).toBe(4000 * (3 + 4));
  });

  it('says how much is missing', async () => {
    const free = async () => 2 ** 30;
    await expect(checkFreeSpace('runs', 2 ** 30, free)).resolves.toBeUndefined();
    await expect(checkFreeSpace('runs', 3 * 2 ** 30, free)).rejects.toThrow(
      'runs: expected 3,072 MiB free for checkpoints; received 1,024 MiB',
    );
    await expect(checkFreeSpace('runs', 5000, async () => 4999)).rejects.toThrow(
      'expected 1 MiB free for checkpoints; received 0 MiB',
    );
    await expect(checkFreeSpace('runs', 2 ** 30, async () => 2 ** 30 - 1)).rejects.toThrow(
      'expected 1,024 MiB free for checkpoints; received 1,023 MiB',
    );
  });

  it('counts what the project holds against its own limit', async () => {
    const root = mkdtempSync(join(tmpdir(), 'maude-space-'));
    writeFileSync(join(root, 'file'), Buffer.alloc(3000));
    const environment = { MAUDE_ROOT: root, MAUDE_OUTPUT_BYTES: '10000' };
    expect(await freeBytesOf(root, environment)).toBe(7000);
    expect(await freeBytesOf(root, { MAUDE_ROOT: root })).toBeGreaterThan(10_000);
    rmSync(root, { recursive: true });
  });
});
