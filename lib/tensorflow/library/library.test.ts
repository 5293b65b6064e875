import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unusedGpu } from './gpu';
import { checkArchitecture, checkVersion, findLibrary, findSymbol } from './library';
import { loadNative } from './native';
import type { LibraryPlace } from './places';

const folder = mkdtempSync(join(tmpdir(), 'library-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function library(name: string, header: readonly number[]): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    Uint8Array.from({ length: 64 }, (_, i) => header[i] ?? 0),
  );
  return path;
}
const elf = (machine: number) => [
  0x7f,
  0x45,
  0x4c,
  0x46,
  2,
  1,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  3,
  0,
  machine,
  0,
];
const place: LibraryPlace = {
  origin: 'cache',
  folder,
  framework: join(folder, 'framework'),
  library: join(folder, 'cc'),
  version: null,
  flavour: 'cuda',
};
const cpuOnly = [{ type: 'CPU' }];

describe('library', () => {
  it('is accepted for its own platform and processor alone', () => {
    const [x64, arm64] = [library('x64', elf(0x3e)), library('arm64', elf(0xb7))];
    const mac = library('mac', [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]);
    expect(() => checkArchitecture(x64, 'linux', 'x64')).not.toThrow();
    expect(() => checkArchitecture(mac, 'darwin', 'arm64')).not.toThrow();
    expect(() => checkArchitecture(arm64, 'linux', 'x64')).toThrow(
      `${arm64}: expected a library for linux-x64; received linux-arm64. \`npm start\` fetches it`,
    );
    expect(() => checkArchitecture(x64, 'darwin', 'arm64')).toThrow('received linux-x64');
    expect(() => checkArchitecture(library('text', []), 'linux', 'x64')).toThrow('a file that is no library');
  });

  it('is accepted in the tested versions alone', () => {
    for (const version of ['2.20.0', '2.21.0']) expect(() => checkVersion(version, place)).not.toThrow();
    for (const version of ['2.9.1', '2.19.1', '2.22.0'])
      expect(() => checkVersion(version, place)).toThrow(
        `expected TensorFlow 2.20 or 2.21; received ${version}. \`npm start\` fetches it`,
      );
  });

  it('is missing with the remedy', () => {
    const nowhere = { XDG_CACHE_HOME: join(folder, 'none'), PATH: folder };
    expect(() => findLibrary(nowhere)).toThrow(
      /no libtensorflow of version 2\.20 or 2\.21 .* `npm start` fetches it/,
    );
    expect(() => findLibrary({ ...nowhere, TENSORFLOW_LIBRARY_DIR: folder })).toThrow(
      `received ${folder}. Name such a folder, or unset the variable`,
    );
    expect(() => findLibrary({ MAUDE_TENSORFLOW: 'none' })).toThrow('switched off by MAUDE_TENSORFLOW=none');
  });

  it('lacks a function with the remedy', () => {
    const native = loadNative();
    const libc = native.open(process.platform === 'darwin' ? '/usr/lib/libSystem.B.dylib' : 'libc.so.6');
    expect(() => findSymbol([libc], place, 'malloc')).not.toThrow();
    expect(() => findSymbol([libc], place, 'TFE_NewContext')).toThrow(
      `${place.library}: expected the C function TFE_NewContext; found none. The library is damaged`,
    );
  });

  it('says why a GPU is not used', () => {
    const probe = { hasDriver: true, canLoad: (name: string) => name !== 'libcudnn.so.9' };
    const reason = (changes: Partial<LibraryPlace> = {}, options = {}) =>
      unusedGpu(probe, { ...place, ...changes }, cpuOnly, options);
    expect(reason({ flavour: 'cpu' })).toMatch(/built without CUDA; `npm start` fetches/);
    expect(reason()).toMatch(/libraries are missing: libcudnn\.so\.9; .*pip install 'tensorflow\[and-cuda\]/);
    expect(unusedGpu({ ...probe, canLoad: () => true }, place, cpuOnly, {})).toMatch(/driver may be too old/);
    expect(reason({}, { device: 'cpu' })).toBeNull();
    expect(unusedGpu(probe, place, [...cpuOnly, { type: 'GPU' }], {})).toBeNull();
    expect(unusedGpu({ ...probe, hasDriver: false }, place, cpuOnly, {})).toBeNull();
  });
});
