/** `npm run test:tfjs`: TensorFlow.js's own core test suite on this backend. */
import { join } from 'node:path';
import { codeRoot } from '../core/project';
import { BACKEND_NAME, makeBackend, requirePackage, supplyUtil } from './backend';
import { TfjsBinding } from './binding';
import { bundleSuite } from './conformance-suite';
import { openEngine } from './open-tensorflow';

interface Spec {
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

export async function main(args: readonly string[] = []): Promise<number> {
  const engine = openEngine();
  supplyUtil();
  const Jasmine = requirePackage('jasmine');
  const runner = new Jasmine();
  runner.exitOnCompletion = false; runner.completionReporter = { isComplete: () => true, onComplete() {}, jasmineDone() {}, exitCode(){return 0} };
  const suite = await bundleSuite(join(codeRoot(), 'node_modules', '.cache', 'tfjs-conformance.cjs'));
  const { NodeJSKernelBackend } = suite.kernels();
  suite.tf.registerBackend(BACKEND_NAME, () => makeBackend(NodeJSKernelBackend, new TfjsBinding(engine)));
  suite.setTestEnvs([{ name: 'test-tensorflow', backendName: BACKEND_NAME, flags: {}, isDataSync: true }]);
  suite.declare();
  const specs: Spec[] = [];
  runner.env.clearReporters?.();
  runner.addReporter({ specDone: (spec: Spec) => specs.push(spec) });
  runner.env.configure({ random: false, ...(args[0] ? { specFilter: (spec: { getFullName(): string }) => spec.getFullName().includes(args[0]) } : {}) });
  await new Promise<void>((resolve) => { runner.addReporter({ jasmineDone: () => resolve() }); runner.env.execute(); });
  const by: Record<string, number> = {};
  for (const s of specs) by[s.status] = (by[s.status] ?? 0) + 1;
  for (const s of specs) if (s.status === 'failed') console.log('FAILED', s.fullName, '|', s.failedExpectations.map((f) => f.message).join(' | ').slice(0, 300));
  for (const s of specs) if (s.status === 'pending') console.log('PENDING', s.fullName);
  console.log(by, specs.length);
  return 0;
}
