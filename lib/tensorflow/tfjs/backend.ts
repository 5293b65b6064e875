/** TensorFlow.js's backend `tensorflow`: the kernels of `@tensorflow/tfjs-node-gpu` over the loaded libtensorflow. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { TfjsBinding } from '../binding';
import type { ContextOptions } from '../context';
import { EagerTensor } from '../eager-tensor';
import type { Tensor } from '../engine';
import { shareHandle } from '../handles';
import { openEngine } from '../open-tensorflow';
import { registerKernels } from './kernels';
import { BACKEND_NAME } from './names';
import type { OpenBackend, Tfjs } from './open-backend';

const KERNELS = '@tensorflow/tfjs-node-gpu/dist';

interface KernelModule {
  readonly NodeJSKernelBackend: KernelBackendClass;
}

/** Requires a file of the installed packages; TensorFlow.js is CommonJS and must exist once. */
export const requirePackage = createRequire(join(__dirname, 'backend.ts'));

/**
 * Registers the backend under its name and makes it TensorFlow.js's current one; a second call does nothing more.
 * Opens TensorFlow with `options` (`openTensorflow`). Returns TensorFlow.js.
 */
export function registerTensorflowBackend(options: ContextOptions = {}): Tfjs {
  const tf = requirePackage('@tensorflow/tfjs') as Tfjs;
  const engine = openEngine(options);
  if (tf.findBackend(BACKEND_NAME) === null) {
    supplyUtil();
    requirePackage(`${KERNELS}/register_all_kernels`);
    registerKernels(tf);
    const { NodeJSKernelBackend: Base } = requirePackage(`${KERNELS}/nodejs_kernel_backend`) as KernelModule;
    tf.registerBackend(BACKEND_NAME, () => makeBackend(Base, new TfjsBinding(engine)), 3);
  }
  tf.setBackend(BACKEND_NAME);
  return tf;
}

/** The class of the package that the backend extends. */
export type KernelBackendClass = typeof NodeJSKernelBackend;

/** A backend over `binding`, with reads that do not block the event loop and a `dispose` that frees its tensors. */
export function makeBackend(Base: KernelBackendClass, binding: TfjsBinding): NodeJSKernelBackend {
  class TensorflowBackend extends Base {
    override async read(dataId: object): Promise<tfjs.backend_util.BackendValues> {
      const info = open(this).tensorMap.get(dataId);
      return (info.values ??
        (await open(this).binding.tensorData(info.id))) as tfjs.backend_util.BackendValues;
    }

    override dispose(): void {
      binding.dispose();
    }
  }
  return new TensorflowBackend(binding as never, '@tensorflow/tfjs-node-gpu');
}

/** The engine's view of a tensor of TensorFlow.js; both share the values, each is disposed on its own. */
export function fromTfjs(tensor: tfjs.Tensor): Tensor {
  const backend = currentBackend();
  const [id] = backend.getInputTensorIds([tensor]);
  open(backend).tensorMap.get(tensor.dataId).id = id;
  const { engine } = backend.binding;
  return engine.adopt(shareHandle(engine.runtime, backend.binding.handle(id)));
}

/** TensorFlow.js's view of a tensor of the engine; both share the values, each is disposed on its own. */
export function toTfjs(tensor: Tensor): tfjs.Tensor {
  if (!(tensor instanceof EagerTensor))
    throw new Error('expected a tensor of the engine; received another value');
  const backend = currentBackend();
  const { binding } = backend;
  const { runtime } = binding.engine;
  const dtype = runtime.capi.TFE_TensorHandleDataType(tensor.pointer);
  const id = binding.insert(shareHandle(runtime, tensor.pointer));
  try {
    return backend.createOutputTensor({ id, shape: tensor.shape, dtype });
  } catch (error) {
    binding.deleteTensor(id);
    throw error;
  }
}

/** The backend `tensorflow` of TensorFlow.js, with its members. */
export function currentBackend(): OpenBackend {
  const backend = registerTensorflowBackend().findBackend(BACKEND_NAME);
  return open(backend as NodeJSKernelBackend);
}

function open(backend: unknown): OpenBackend {
  return backend as OpenBackend;
}

/** Gives the `util` of Node 23 and later what the kernels of 2022 call in it. */
export function supplyUtil(): void {
  const util = requirePackage('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  util.isString ??= (value: unknown) => typeof value === 'string';
}
