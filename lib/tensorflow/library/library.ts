/** Finds libtensorflow and loads it into this process, for good. */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import type { LibraryHandle } from 'koffi';
import { messageOf } from '../../core/check';
import type { Native } from './native';
import { type LibraryPlace, libraryPlacesModule } from './places';

/** What to do where no libtensorflow can be had. */
export const LIBRARY_REMEDY =
  '`npm start` fetches it once into the cache; or set TENSORFLOW_LIBRARY_DIR to the tensorflow folder of an installed ' +
  'TensorFlow 2.20 or 2.21';

/** The processors of ELF and Mach-O headers. */
const ELF_MACHINES: Record<number, string> = { 62: 'x64', 183: 'arm64' };
const MACHO_MACHINES: Record<number, string> = { 16777223: 'x64', 16777228: 'arm64' };

/**
 * The first libtensorflow in the search order: the folder that `TENSORFLOW_LIBRARY_DIR` names, the cache that the
 * set-up fills, any Python's installed TensorFlow. Throws with the remedy when there is none.
 */
export function findLibrary(env: NodeJS.ProcessEnv = process.env): LibraryPlace {
  for (const place of libraryPlacesModule().libraryPlaces(env)) return place;
  const searched = 'TENSORFLOW_LIBRARY_DIR, the cache and the Pythons on PATH';
  if (env.MAUDE_TENSORFLOW === 'none')
    throw new Error(
      `libtensorflow is switched off by MAUDE_TENSORFLOW=none; unset it, then ${LIBRARY_REMEDY}`,
    );
  if (!libraryPlacesModule().platformName())
    throw new Error(
      `TensorFlow publishes no library for ${process.platform}-${process.arch}; use Linux (x64, arm64), macOS (arm64) ` +
        'or, on Windows, WSL2',
    );
  throw new Error(`no libtensorflow of version 2.20 or 2.21 found in ${searched}; ${LIBRARY_REMEDY}`);
}

/**
 * Loads both libraries and pins them: without RTLD_NODELETE they would be unloaded at exit under TensorFlow's running
 * threads, which crashes the process. The framework comes first, with global symbols.
 */
export function loadLibrary(native: Native, place: LibraryPlace): LibraryHandle[] {
  for (const path of [place.framework, place.library]) {
    checkArchitecture(path);
    pin(native, path);
  }
  return [place.library, place.framework].map((path) => native.open(realpathSync(path)));
}

/** The handle that holds the C function `name`; throws where neither library has it. */
export function findSymbol(
  handles: readonly LibraryHandle[],
  place: LibraryPlace,
  name: string,
): LibraryHandle {
  for (const handle of handles) {
    try {
      handle.symbol(name);
      return handle;
    } catch {
      // the other library may have it
    }
  }
  throw new Error(
    `${place.library}: expected the C function ${name}; found none. The library is damaged or of another version; ` +
      `${LIBRARY_REMEDY}`,
  );
}

/** Throws unless `version` is in the tested range. */
export function checkVersion(version: string, place: LibraryPlace): void {
  if (libraryPlacesModule().isTestedVersion(version)) return;
  throw new Error(
    `${place.library}: expected TensorFlow 2.20 or 2.21; received ${version}. ${LIBRARY_REMEDY}`,
  );
}

/** Throws unless the file at `path` is a library for this platform and processor. */
export function checkArchitecture(path: string, platform = process.platform, arch = process.arch): void {
  const kind = libraryKind(path);
  if (kind === `${platform === 'darwin' ? 'darwin' : 'linux'}-${arch}`) return;
  throw new Error(
    `${path}: expected a library for ${platform}-${arch}; received ${kind ?? 'a file that is no library'}. ` +
      LIBRARY_REMEDY,
  );
}

/** `linux-x64` for an ELF library, `darwin-arm64` for a Mach-O one; null for anything else. */
function libraryKind(path: string): string | null {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  const read = readSync(file, header, 0, 20, 0);
  closeSync(file);
  if (read < 20) return null;
  if (header.readUInt32BE(0) === 0x7f454c46)
    return `linux-${ELF_MACHINES[header.readUInt16LE(18)] ?? 'another processor'}`;
  if (header.readUInt32LE(0) === 0xfeedfacf)
    return `darwin-${MACHO_MACHINES[header.readUInt32LE(4)] ?? 'another processor'}`;
  return null;
}

function pin({ libc }: Native, path: string): void {
  const [now, global, noDelete] = process.platform === 'darwin' ? [0x2, 0x8, 0x80] : [0x2, 0x100, 0x1000];
  if (libc.dlopen(realpathSync(path), now | global | noDelete) !== 0) return;
  const reason = libc.dlerror() ?? 'no reason given';
  throw new Error(`${path}: cannot be loaded: ${messageOf(reason)}. ${LIBRARY_REMEDY}`);
}
