/** `npm run test:tfjs`: TensorFlow.js's own core test suite on this backend. No spec is excluded. */
import { join } from 'node:path';
import { codeRoot } from '../../core/project';
import { print } from '../../core/text/printable';
import { TfjsBinding } from '../binding';
import { openEngine } from '../open-tensorflow';
import { makeBackend, requirePackage, supplyUtil } from './backend';
import { bundleSuite } from './conformance-suite';
import { registerKernels } from './kernels';
import { BACKEND_NAME } from './names';

/** Specs of TensorFlow.js 4.22.0; another number means that the suite was not read whole. */
export const EXPECTED_SPECS = 4230;

/** A spec as jasmine reports it. */
interface Spec {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
  readonly failedExpectations: readonly { readonly message: string }[];
}

/** What jasmine 3 gives a program. */
interface Jasmine {
  readonly env: {
    configure(options: { random: boolean; specFilter(spec: { getFullName(): string }): boolean }): void;
    addReporter(reporter: { specDone?(spec: Spec): void; jasmineDone?(): void }): void;
    execute(): void;
  };
}

/** How the suite went. */
export interface ConformanceResult {
  readonly specs: number;
  readonly passed: number;
  /** Skipped by the suite itself. */
  readonly pending: readonly string[];
  /** Name and first message of each. */
  readonly failed: readonly string[];
}

/** Runs the suite; only specs whose name contains `filter` where one is given. */
export async function runConformance(filter = ''): Promise<ConformanceResult> {
  const engine = openEngine();
  supplyUtil();
  const JasmineRunner = requirePackage('jasmine') as new () => Jasmine;
  const { env } = new JasmineRunner();
  const suite = await bundleSuite(join(codeRoot(), 'node_modules', '.cache', 'tfjs-conformance.cjs'));
  const { NodeJSKernelBackend } = suite.kernels();
  registerKernels(suite.tf);
  suite.tf.registerBackend(BACKEND_NAME, () => makeBackend(NodeJSKernelBackend, new TfjsBinding(engine)));
  suite.setTestEnvs([{ name: 'test-tensorflow', backendName: BACKEND_NAME, flags: {}, isDataSync: true }]);
  suite.declare();
  const specs = await execute(env, filter);
  const named = (status: Spec['status']) => specs.filter((spec) => spec.status === status);
  return {
    specs: specs.length,
    passed: named('passed').length,
    pending: named('pending').map(({ fullName }) => fullName),
    failed: named('failed').map(
      ({ fullName, failedExpectations }) => `${fullName}: ${failedExpectations[0]?.message ?? 'no message'}`,
    ),
  };
}

function execute(env: Jasmine['env'], filter: string): Promise<Spec[]> {
  const specs: Spec[] = [];
  env.configure({ random: false, specFilter: (spec) => spec.getFullName().includes(filter) });
  return new Promise((resolve) => {
    env.addReporter({
      specDone: (spec) => specs.push(spec),
      jasmineDone: () => resolve(specs.filter(({ status }) => status !== 'excluded')),
    });
    env.execute();
  });
}

/** Prints the counts; returns 0 when every spec that the suite does not skip itself passed. */
export async function main([filter = '']: readonly string[] = []): Promise<number> {
  const start = performance.now();
  const result = await runConformance(filter);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  for (const name of result.failed) print(`failed: ${name}`);
  for (const name of result.pending) print(`skipped by the suite: ${name}`);
  print(
    `TensorFlow.js core suite on libtensorflow: ${result.specs} specs, ${result.passed} passed, ` +
      `${result.failed.length} failed, ${result.pending.length} skipped by the suite, 0 excluded; ${seconds} s`,
  );
  const whole = filter !== '' || result.specs === EXPECTED_SPECS;
  if (!whole) print(`expected ${EXPECTED_SPECS} specs; found ${result.specs}`);
  return result.failed.length === 0 && whole ? 0 : 1;
}
