/** Programs for threads and pages, each in one piece of JavaScript. */
import { basename, dirname } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** What the program is for. */
export type BundleOptions = Pick<BuildOptions, 'format' | 'platform' | 'target' | 'minify' | 'legalComments'>;

/** The TypeScript file `path` with all that it imports, as JavaScript. Throws what esbuild finds wrong. */
export async function bundle(path: string, options: BundleOptions): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...options,
    // By its name alone: esbuild takes a star in a folder's name as a pattern.
    absWorkingDir: dirname(path),
    entryPoints: [`./${basename(path)}`],
    bundle: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
