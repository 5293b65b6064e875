/** The search order of `setup/library-places.cjs` (plain JavaScript, because the set-up shares it), with types. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The two libraries of one TensorFlow. */
export interface LibraryPlace {
  readonly origin: 'TENSORFLOW_LIBRARY_DIR' | 'cache' | 'installed';
  readonly folder: string;
  readonly framework: string;
  readonly library: string;
  /** Null where only loading it can tell. */
  readonly version: string | null;
  readonly flavour: 'cpu' | 'cuda' | null;
}

interface LibraryPlaces {
  libraryPlaces(env?: NodeJS.ProcessEnv): Iterable<LibraryPlace>;
  isTestedVersion(version: string): boolean;
  platformName(): string | null;
}

/** The functions that know where a libtensorflow can lie. */
export function libraryPlacesModule(): LibraryPlaces {
  return createRequire(join(__dirname, 'places.ts'))('../setup/library-places.cjs') as LibraryPlaces;
}
