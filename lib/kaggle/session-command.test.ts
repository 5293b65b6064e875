import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './session-command';
import { readSession, writeSession } from './session-record';

let folder: string;
let said: string[];
const path = (...parts: string[]) => join(folder, ...parts);
const put = (name: string, text: string) => {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
};
const environment = (change: NodeJS.ProcessEnv = {}) => ({
  MAUDE_ROOT: path('working'),
  MAUDE_KAGGLE_INPUT: path('input'),
  MAUDE_NOTEBOOK: '04',
  MAUDE_PROFILE: 'quick',
  ...change,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maude-session-'));
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text).replace(/\n$/, ''));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** An attached output with a snapshot of that name. */
async function output(name: string, startedAt: string): Promise<void> {
  put(`input/notebooks/someone/${name}/data/current.json`, name);
  await writeSession(path('input/notebooks/someone', name), {
    ...{
      format: 'maude-session/1',
      notebook: '03',
      profile: 'quick',
      status: 'ended',
      startedAt,
      endedAt: startedAt,
    },
  });
}

describe('a session', () => {
  it('takes over the attached outputs, the newest last, and says when it began and ended', async () => {
    await output('newer', '2026-02-02T00:00:00.000Z');
    await output('older', '2026-01-01T00:00:00.000Z');
    mkdirSync(path('packed'));
    await main(['begin'], environment(), path('packed'));
    expect(readFileSync(path('working/data/current.json'), 'utf8')).toBe('newer');
    expect(said.slice(0, 2).map((line) => line.slice(-25, -1))).toEqual([
      ' 2026-01-01T00:00:00.000',
      ' 2026-02-02T00:00:00.000',
    ]);
    expect(await readSession(path('working'))).toMatchObject({
      notebook: '04',
      status: 'open',
      endedAt: null,
    });
    put('working/.cache/tokens/a.tokens', 'a');
    await main(['end'], environment(), path('packed'));
    expect(await readSession(path('working'))).toMatchObject({ status: 'ended' });
    expect(said.at(-1)).toContain('Finished. Download the output');
    expect(() => readFileSync(path('working/.cache/tokens/a.tokens'))).toThrow();
  });

  it('reads the snapshot that was packed, whatever older outputs had', async () => {
    await output('older', '2026-01-01T00:00:00.000Z');
    put('packed/data/current.json', 'packed');
    await main(['begin'], environment(), path('packed'));
    expect(readFileSync(path('working/data/current.json'), 'utf8')).toBe('packed');
  });

  it('refuses to train without TensorFlow, and to hold more than Kaggle keeps', async () => {
    mkdirSync(path('packed'));
    const training = { MAUDE_NOTEBOOK: '05', MAUDE_PROFILE: 'full', PATH: folder, MAUDE_TENSORFLOW: 'none' };
    await expect(main(['begin'], environment(training), path('packed'))).rejects.toThrow(
      'expected TensorFlow 2.20 or 2.21 in this Python',
    );
    put('working/data/large', 'x'.repeat(2000));
    await expect(
      main(['begin'], environment({ MAUDE_OUTPUT_BYTES: '1000' }), path('packed')),
    ).rejects.toThrow('what Kaggle keeps');
    await expect(main(['middle'], environment(), path('packed'))).rejects.toThrow('session step');
  });
});
