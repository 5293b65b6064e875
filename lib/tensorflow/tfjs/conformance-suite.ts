/** TensorFlow.js's own core test suite, bundled over one copy of its core together with the Node kernels. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { type KernelBackendClass, requirePackage } from './backend';
import type { Tfjs } from './open-backend';

/** What the bundle exports. */
export interface ConformanceSuite {
  readonly tf: Tfjs;
  readonly setTestEnvs: (
    environments: { name: string; backendName: string; flags: object; isDataSync: boolean }[],
  ) => void;
  readonly kernels: () => { readonly NodeJSKernelBackend: KernelBackendClass };
  /** Declares the specs with jasmine's globals. */
  readonly declare: () => void;
}

const CORE = '@tensorflow/tfjs-core/dist';
const NODE = '@tensorflow/tfjs-node-gpu/dist';

const ENTRY = `
import '${CORE}/public/chained_ops/register_all_chained_ops.js';
import '${CORE}/register_all_gradients.js';
export * as tf from '${CORE}/index.js';
export { setTestEnvs } from '${CORE}/jasmine_util.js';
export const kernels = () => {
  require('@tensorflow/tfjs-backend-cpu/dist/index.js');
  require('${NODE}/register_all_kernels.js');
  return require('${NODE}/nodejs_kernel_backend.js');
};
export const declare = () => require('${CORE}/tests.js');
`;

/**
 * The package's backend is compiled to a function of ES5, which cannot call the constructor of the class in the core's
 * ES modules; `Reflect.construct` can.
 */
const CONSTRUCTOR: Plugin = {
  name: 'constructor',
  setup(build) {
    build.onLoad({ filter: /nodejs_kernel_backend\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(
        '_super.call(this) || this',
        'Reflect.construct(_super, [], new.target)',
      );
      if (contents === source) throw new Error(`${path}: expected a call of _super; found none`);
      return { contents, loader: 'js' };
    });
  },
};

/** Bundles the suite into `file`, which must lie where the packages resolve, and loads it. */
export async function bundleSuite(file: string): Promise<ConformanceSuite> {
  const esbuild = requirePackage('esbuild') as typeof import('esbuild');
  const core = dirname(requirePackage.resolve('@tensorflow/tfjs-core/package.json'));
  await esbuild.build({
    stdin: { contents: ENTRY, resolveDir: __dirname },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // The package says that its test files have no side effects; declaring specs is one.
    ignoreAnnotations: true,
    alias: { '@tensorflow/tfjs-core': core, '@tensorflow/tfjs': join(core, 'dist', 'index.js') },
    mainFields: ['module', 'main'],
    external: ['jasmine-core', 'node-fetch'],
    plugins: [CONSTRUCTOR],
    logLevel: 'error',
  });
  return requirePackage(file) as ConformanceSuite;
}
