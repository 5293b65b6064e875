/** The search order of `setup/library/library-places.cjs` (plain JavaScript, because the set-up shares it), with types. */
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

interface CudaTools {
  cudaTools(
    libraryFolder: string,
    env?: NodeJS.ProcessEnv,
  ): { readonly folder: string; readonly beside: boolean } | null;
}

interface LibraryPlaces {
  cacheRoot(env?: NodeJS.ProcessEnv): string;
  libraryPlaces(env?: NodeJS.ProcessEnv): Iterable<LibraryPlace>;
  isTestedVersion(version: string): boolean;
  platformName(): string | null;
}

/** The functions that know where a libtensorflow can lie. */
export function libraryPlacesModule(): LibraryPlaces {
  return createRequire(join(__dirname, 'places.ts'))(
    '../../setup/library/library-places.cjs',
  ) as LibraryPlaces;
}

/** The functions that know where CUDA's tools lie. */
export function cudaToolsModule(): CudaTools {
  return createRequire(join(__dirname, 'places.ts'))('../../setup/library/cuda-tools.cjs') as CudaTools;
}
