import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { pythonPrograms } from '../pythons.cjs';
import { script, temporaryFolder } from '../testing';
import {
  cachedLibrary,
  cacheRoot,
  installedTensorflows,
  isTestedVersion,
  libraryFolder,
  libraryNames,
  libraryPlaces,
  platformName,
} from './library-places.cjs';

/** Writes both libraries into `folder` and returns it. */
function libraries(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.values(libraryNames('linux'))) writeFileSync(join(folder, name), name);
  return folder;
}

/** A cache with a whole library of this flavour. */
function cached(root: string, flavour: 'cpu' | 'cuda'): string {
  const folder = libraryFolder(cacheRoot({ XDG_CACHE_HOME: root }), 'linux-x64', flavour);
  libraries(join(folder, 'tensorflow'));
  const files = Object.values(libraryNames('linux')).map((name) => ({
    name: `tensorflow/${name}`,
    bytes: name.length,
    sha256: createHash('sha256').update(name).digest('hex'),
  }));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '2.21.0', platform: 'linux-x64', flavour, files }),
  );
  return folder;
}

/** A Python on its own PATH that has this TensorFlow. */
function pythonWith(name: string, version: string): { PATH: string; folder: string } {
  const folder = libraries(join(temporaryFolder(), 'tensorflow'));
  const program = script(temporaryFolder(), 'python3', `echo '${JSON.stringify({ name, version, folder })}'`);
  return { PATH: dirname(program), folder };
}

const places = (env: Record<string, string>) => [...libraryPlaces(env, 'linux', 'x64')];

describe('cacheRoot', () => {
  it('follows the XDG rules and macOS', () => {
    expect(cacheRoot({ XDG_CACHE_HOME: '/c' }, 'linux', '/h')).toBe('/c/maude-workbench');
    expect(cacheRoot({ XDG_CACHE_HOME: 'relative' }, 'linux', '/h')).toBe('/h/.cache/maude-workbench');
    expect(cacheRoot({}, 'linux', '/h')).toBe('/h/.cache/maude-workbench');
    expect(cacheRoot({}, 'darwin', '/h')).toBe('/h/Library/Caches/maude-workbench');
  });
});

describe('libraryFolder', () => {
  it('differs by version, platform and flavour', () => {
    expect(libraryFolder('/r', 'linux-arm64')).toBe('/r/libtensorflow/2.21.0-linux-arm64');
    expect(libraryFolder('/r', 'linux-x64', 'cuda', '2.20.0')).toBe('/r/libtensorflow/2.20.0-linux-x64-cuda');
  });
});

describe('platformName', () => {
  it('knows the machines that TensorFlow is published for', () => {
    expect(platformName('linux', 'x64')).toBe('linux-x64');
    expect(platformName('darwin', 'x64')).toBeNull();
    expect(platformName('win32', 'x64')).toBeNull();
  });
});

describe('cachedLibrary', () => {
  it('is there only when the manifest is, and its files are whole', () => {
    const root = temporaryFolder();
    expect(cachedLibrary(root, 'linux')).toBeNull();
    const folder = cached(root, 'cpu');
    expect(cachedLibrary(folder, 'linux')).toMatchObject({
      origin: 'cache',
      version: '2.21.0',
      flavour: 'cpu',
    });
    writeFileSync(join(folder, 'tensorflow', libraryNames('linux').library), 'cut');
    expect(cachedLibrary(folder, 'linux')).toBeNull();
  });
});

describe('a damaged cache', () => {
  const library = (folder: string) => join(folder, 'tensorflow', libraryNames('linux').library);
  /** Changes one byte, and gives the file its old time back. */
  function flip(path: string, at: number): void {
    const bytes = readFileSync(path);
    bytes[at] ^= 1;
    writeFileSync(path, bytes);
    utimesSync(path, 1, 1);
  }

  it('is no cache for the set-up, and an error with the remedy for who looks for a library', () => {
    for (const known of [false, true])
      for (const at of [0, 5, 10, 18]) {
        const root = temporaryFolder();
        const folder = cached(root, 'cpu');
        utimesSync(library(folder), 1, 1);
        if (known) expect(cachedLibrary(folder, 'linux')).not.toBeNull();
        flip(library(folder), at);
        expect(cachedLibrary(folder, 'linux')).toBeNull();
        const { PATH } = pythonWith('tensorflow', '2.21.0');
        expect(() => places({ XDG_CACHE_HOME: root, PATH })).toThrow(
          /the cached libtensorflow is damaged \(.*libtensorflow_cc\.so\.2: expected SHA-256 .*npm start.*anew/,
        );
        flip(library(folder), at);
        expect(places({ XDG_CACHE_HOME: root, PATH })).toHaveLength(2);
      }
  });

  it('is told of where a whole library of another flavour takes its place', () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const root = temporaryFolder();
    flip(library(cached(root, 'cuda')), 5);
    cached(root, 'cpu');
    const [first] = libraryPlaces({ XDG_CACHE_HOME: root, PATH: '' }, 'linux', 'x64');
    expect(first.flavour).toBe('cpu');
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/the cached libtensorflow is damaged \(.*-cuda.*npm start/)],
    ]);
  });

  it('is also one whose manifest cannot be read', () => {
    const root = temporaryFolder();
    const folder = cached(root, 'cpu');
    for (const manifest of ['{', 'null', '{"files":7}', '{"files":[]}', '{"files":[{},{}]}']) {
      writeFileSync(join(folder, 'manifest.json'), manifest);
      expect(cachedLibrary(folder, 'linux')).toBeNull();
      expect(() => places({ XDG_CACHE_HOME: root, PATH: '' })).toThrow(/damaged .*manifest\.json|damaged/);
    }
  });

  it('is told by notes that count only where they are exact', () => {
    const root = temporaryFolder();
    const folder = cached(root, 'cpu');
    const notes = join(folder, 'verified.json');
    expect(cachedLibrary(folder, 'linux')).not.toBeNull();
    const written = readFileSync(notes, 'utf8');
    expect(cachedLibrary(folder, 'linux')).not.toBeNull();
    expect(readFileSync(notes, 'utf8')).toBe(written);
    flip(library(folder), 3);
    for (const lie of [
      written,
      '{',
      'null',
      '[]',
      '7',
      JSON.stringify({ [`tensorflow/${libraryNames('linux').library}`]: true }),
    ]) {
      writeFileSync(notes, lie);
      expect(cachedLibrary(folder, 'linux')).toBeNull();
    }
  });
});

describe('isTestedVersion', () => {
  it('is 2.20 and 2.21', () => {
    expect(['2.20.0', '2.21.1', '2.19.1', '2.22.0', '2.2.1'].filter(isTestedVersion)).toEqual([
      '2.20.0',
      '2.21.1',
    ]);
  });
});

describe('pythonPrograms', () => {
  it('puts an active environment first and names each once', () => {
    const folder = temporaryFolder();
    const python = script(folder, 'python3', '');
    mkdirSync(join(folder, 'env/bin'), { recursive: true });
    const active = script(join(folder, 'env/bin'), 'python', '');
    const env = { VIRTUAL_ENV: join(folder, 'env'), PATH: `${folder}:${folder}:/nowhere:` };
    expect(pythonPrograms(env)).toEqual([active, python]);
  });
});

describe('installedTensorflows', () => {
  it('finds the tested versions and tells CUDA builds by their distribution', () => {
    const [gpu, cpu, old] = [
      pythonWith('tensorflow', '2.20.0'),
      pythonWith('tensorflow-cpu', '2.21.0'),
      pythonWith('tensorflow', '2.15.1'),
    ];
    const found = installedTensorflows({ PATH: [old, cpu, gpu].map(({ PATH }) => PATH).join(':') }, 'linux');
    expect(found.map(({ folder, version, flavour }) => [folder, version, flavour])).toEqual([
      [cpu.folder, '2.21.0', 'cpu'],
      [gpu.folder, '2.20.0', 'cuda'],
    ]);
  });

  it('passes over Pythons that fail or answer nonsense', () => {
    const broken = dirname(script(temporaryFolder(), 'python3', 'exit 1'));
    const silent = dirname(script(temporaryFolder(), 'python3', ''));
    expect(installedTensorflows({ PATH: `${broken}:${silent}` }, 'linux')).toEqual([]);
  });
});

describe('libraryPlaces', () => {
  it('come from the named folder alone when one is named', () => {
    const folder = libraries(temporaryFolder());
    const root = temporaryFolder();
    cached(root, 'cpu');
    const env = { TENSORFLOW_LIBRARY_DIR: folder, XDG_CACHE_HOME: root };
    expect(places(env).map((place) => [place.origin, place.folder])).toEqual([
      ['TENSORFLOW_LIBRARY_DIR', folder],
    ]);
    const parent = dirname(libraries(join(temporaryFolder(), 'tensorflow')));
    expect(places({ TENSORFLOW_LIBRARY_DIR: parent })[0].folder).toBe(join(parent, 'tensorflow'));
    const wrong = () => places({ TENSORFLOW_LIBRARY_DIR: '/nowhere' });
    expect(wrong).toThrow(/expected a folder with libtensorflow_cc\.so\.2 .*; received \/nowhere/);
  });

  it('come from the cache before an installed one, CUDA before CPU', () => {
    const root = temporaryFolder();
    const { PATH } = pythonWith('tensorflow', '2.21.0');
    const env = { XDG_CACHE_HOME: root, PATH };
    expect(places(env).map(({ origin }) => origin)).toEqual(['installed']);
    cached(root, 'cpu');
    cached(root, 'cuda');
    const names = (found: ReturnType<typeof places>) =>
      found.map(({ origin, flavour }) => `${origin} ${flavour}`);
    expect(names(places(env))).toEqual(['cache cuda', 'cache cpu', 'installed cuda']);
    expect(names(places({ ...env, MAUDE_DEVICE: 'cpu' }))).toEqual(['cache cpu', 'installed cuda']);
    expect(places({ ...env, MAUDE_TENSORFLOW: 'none' })).toEqual([]);
  });
});
