import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDiskSpace } from '../disk.mjs';
import { environmentPython } from '../project.mjs';
import { PROJECT, script, temporaryFolder } from '../testing';
import { fetchLibrary } from './fetch-library.mjs';
import { cachedLibrary, cacheRoot, libraryFolder, libraryNames } from './library-places.cjs';
import { presentLibrary, unsupportedMachine, wantedFlavour } from './libtensorflow.mjs';
import { TAKEN, type Wheel, wheelsFor } from './wheels.mjs';

const PLATFORM_TAG = 'manylinux_2_27_x86_64';

/** A wheel like TensorFlow's with tiny libraries in it, at a folder that pip can take it from. */
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('tensorflow/__init__.py', 'raise SystemExit')
    z.writestr('tensorflow/libtensorflow_framework.so.2', 'framework' * 1000)
    z.writestr('tensorflow/libtensorflow_cc.so.2', 'library' * 1000)
    z.writestr('tensorflow/python/lib_pywrap.so', 'not taken')
    info = 'tensorflow_cpu-2.21.0.dist-info/'
    z.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: tensorflow-cpu\\nVersion: 2.21.0\\n')
    z.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: false\\nTag: cp312-cp312-${PLATFORM_TAG}\\n')
    z.writestr(info + 'RECORD', '')
`;
const UNPACKED = 1000 * ('framework'.length + 'library'.length);

let wheel: Wheel;
let source: string;

beforeAll(() => {
  source = join(PROJECT, '.cache', `wheels-${process.pid}`);
  mkdirSync(source, { recursive: true });
  const path = join(source, `tensorflow_cpu-2.21.0-cp312-cp312-${PLATFORM_TAG}.whl`);
  execFileSync(environmentPython(PROJECT), ['-c', MAKE_WHEEL, path]);
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const sizes = { bytes: content.length, unpacked: UNPACKED };
  wheel = { name: 'tensorflow-cpu', version: '2.21.0', platform: PLATFORM_TAG, ...sizes, sha256 };
  return () => execFileSync('rm', ['-r', source]);
});

/** A Linux machine with an empty cache whose pip sees the wheel above and nothing else. */
function machine() {
  const env = { PATH: '', XDG_CACHE_HOME: temporaryFolder(), PIP_NO_INDEX: '1', PIP_FIND_LINKS: source };
  return { root: PROJECT, env, platform: 'linux', arch: 'x64' };
}

describe('fetchLibrary', () => {
  it('unpacks exactly the two libraries, manifest last, and finds them from then on', async () => {
    const here = machine();
    expect(presentLibrary(here, 'cpu')).toBeNull();
    const place = await fetchLibrary(here, 'cpu', { wheels: [wheel] });
    const folder = libraryFolder(cacheRoot(here.env), 'linux-x64');
    expect(place).toEqual(cachedLibrary(folder, 'linux'));
    expect((readdirSync(folder, { recursive: true }) as string[]).sort()).toEqual([
      'manifest.json',
      'tensorflow',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'verified.json',
    ]);
    expect(readFileSync(place.library, 'utf8')).toBe('library'.repeat(1000));
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ version: '2.21.0', platform: 'linux-x64', flavour: 'cpu' });
    const sha256 = createHash('sha256').update('library'.repeat(1000)).digest('hex');
    expect(manifest.files).toContainEqual({ name: 'tensorflow/libtensorflow_cc.so.2', bytes: 7000, sha256 });
    expect(readdirSync(join(folder, '..'))).toEqual(['2.21.0-linux-x64']);

    const offline = { ...here, env: { ...here.env, PIP_FIND_LINKS: '/nowhere' } };
    expect(await fetchLibrary(offline, 'cpu', { wheels: [wheel] })).toEqual(place);
  });

  it('fetches a damaged library anew', async () => {
    const here = machine();
    const place = await fetchLibrary(here, 'cpu', { wheels: [wheel] });
    expect(presentLibrary(here, 'cpu')).toEqual(place);
    writeFileSync(place.library, `x${'library'.repeat(1000).slice(1)}`);
    expect(presentLibrary(here, 'cpu')).toBeNull();
    expect(await fetchLibrary(here, 'cpu', { wheels: [wheel] })).toEqual(place);
    expect(readFileSync(place.library, 'utf8')).toBe('library'.repeat(1000));
  });

  it('refuses a wheel of another hash and leaves nothing behind', async () => {
    const here = machine();
    const pinned = { ...wheel, sha256: wheel.sha256.replace(/^./, (c) => (c === '0' ? '1' : '0')) };
    await expect(fetchLibrary(here, 'cpu', { wheels: [pinned] })).rejects.toThrow(
      /^libtensorflow: .*its hash differs/,
    );
    expect(readdirSync(join(cacheRoot(here.env), 'libtensorflow'))).toEqual([]);
    expect(existsSync(join(cacheRoot(here.env), 'setup.lock'))).toBe(false);
  });

  it('starts over after an interruption', async () => {
    const here = machine();
    const folder = libraryFolder(cacheRoot(here.env), 'linux-x64');
    mkdirSync(join(folder, 'tensorflow'), { recursive: true });
    for (const name of Object.values(libraryNames('linux')))
      writeFileSync(join(folder, 'tensorflow', name), 'half');
    mkdirSync(`${folder}.tmp-1/unpacked`, { recursive: true });
    expect(presentLibrary(here, 'cpu')).toBeNull();
    const place = await fetchLibrary(here, 'cpu', { wheels: [wheel] });
    expect(readFileSync(place.library, 'utf8')).toHaveLength(7000);
    expect(readdirSync(join(folder, '..'))).toEqual(['2.21.0-linux-x64']);
  });

  it('says in one message what a cache in a read-only place needs', async () => {
    const here = machine();
    writeFileSync(join(here.env.XDG_CACHE_HOME, 'file'), '');
    const blocked = { ...here, env: { ...here.env, XDG_CACHE_HOME: join(here.env.XDG_CACHE_HOME, 'file') } };
    await expect(fetchLibrary(blocked, 'cpu', { wheels: [wheel] })).rejects.toThrow(
      /^libtensorflow: ENOTDIR/,
    );
  });
});

describe('checkDiskSpace', () => {
  it('asks for the unpacked size and the largest wheel', () => {
    const [cpu] = wheelsFor('linux-x64', 'cpu');
    const needed = cpu.unpacked + cpu.bytes;
    expect(() => checkDiskSpace('/', [cpu], needed)).not.toThrow();
    expect(() => checkDiskSpace('/', [cpu], needed - 1)).toThrow(
      /expected 1\.1 GB free on the disk of \/; found 1\.1 GB\. Free some space, or set XDG_CACHE_HOME/,
    );
  });
});

describe('unsupportedMachine', () => {
  it('names the remedy of each', () => {
    const problem = (platform: string, arch: string, glibc: string | null) =>
      unsupportedMachine({ platform, arch, glibc });
    expect(problem('linux', 'x64', '2.27')).toBeNull();
    expect(problem('darwin', 'arm64', null)).toBeNull();
    expect(problem('win32', 'x64', null)).toMatch(/WSL2 \(wsl --install\).*Phase 1 .* runs without it/);
    expect(problem('darwin', 'x64', null)).toMatch(/none for darwin on x64 .*TENSORFLOW_LIBRARY_DIR/);
    expect(problem('linux', 'ppc64', '2.36')).toMatch(/none for linux on ppc64/);
    expect(problem('linux', 'x64', '2.26')).toMatch(/glibc 2\.27 or later; found 2\.26/);
    expect(problem('linux', 'x64', null)).toMatch(/found another C library \(musl\?\)/);
  });
});

describe('wantedFlavour', () => {
  const nvidia = () =>
    script(temporaryFolder(), 'nvidia-smi', 'echo "GPU 0: Tesla T4 (UUID: GPU-1)"').replace(
      /\/nvidia-smi$/,
      '',
    );
  const wanted = (env: Record<string, string>, arch = 'x64') =>
    wantedFlavour({ root: '', env, platform: 'linux', arch });

  it('is CUDA where there is an NVIDIA driver, unless declined', async () => {
    const PATH = nvidia();
    expect(await wanted({ PATH })).toBe('cuda');
    expect(await wanted({ PATH, MAUDE_DEVICE: 'cpu' })).toBe('cpu');
    expect(await wanted({ PATH }, 'arm64')).toBe('cpu');
  });
});

describe('presentLibrary', () => {
  it('leaves an installed CPU build aside where CUDA is wanted', () => {
    const folder = join(temporaryFolder(), 'tensorflow');
    mkdirSync(folder);
    for (const name of Object.values(libraryNames('linux'))) writeFileSync(join(folder, name), '');
    const answer = JSON.stringify({ name: 'tensorflow-cpu', version: '2.21.0', folder });
    const PATH = script(temporaryFolder(), 'python3', `echo '${answer}'`).replace(/\/python3$/, '');
    const here = { ...machine(), env: { PATH, XDG_CACHE_HOME: temporaryFolder() } };
    expect(presentLibrary(here, 'cpu')?.folder).toBe(folder);
    expect(presentLibrary(here, 'cuda')).toBeNull();
  });
});

describe('wheels', () => {
  it('are pinned for every platform, CUDA with what its extra names', () => {
    const all = [
      wheelsFor('linux-x64', 'cpu'),
      wheelsFor('linux-arm64', 'cpu'),
      wheelsFor('darwin-arm64', 'cpu'),
    ].flat();
    const cuda = wheelsFor('linux-x64', 'cuda');
    expect(all.map(({ name }) => name)).toEqual(['tensorflow-cpu', 'tensorflow', 'tensorflow']);
    expect(cuda.map(({ name }) => name.replace(/^nvidia-|-cu12$/g, '')).sort()).toEqual(
      'cublas cuda-cupti cuda-nvcc cuda-nvrtc cuda-runtime cudnn cufft curand cusolver cusparse nccl nvjitlink tensorflow'.split(
        ' ',
      ),
    );
    for (const { sha256, bytes, unpacked } of [...all, ...cuda]) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(Math.min(bytes, unpacked)).toBeGreaterThan(7e5);
    }
    expect(() => wheelsFor('darwin-arm64', 'cuda')).toThrow('expected platform linux-x64');
  });

  it('give up their libraries and nothing else', () => {
    const taken = [
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.2.dylib',
      'nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9',
      'nvidia/cuda_nvrtc/lib/libnvrtc-builtins.alt.so.12.9',
      'nvidia/cuda_nvcc/bin/ptxas',
      'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
    ];
    const left = [
      'tensorflow/python/_pywrap.so',
      'tensorflow/libtensorflow_cc.so.2/../../x',
      'nvidia/../../lib/a.so',
      'nvidia/cudnn/include/cudnn.h',
      'nvidia/cuda_nvcc/bin/nvcc',
      'x/tensorflow/libtensorflow_cc.so.2',
    ];
    expect([...taken, ...left].filter((name) => TAKEN.test(name))).toEqual(taken);
  });
});
