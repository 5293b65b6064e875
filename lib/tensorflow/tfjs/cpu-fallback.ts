/** Kernels that TensorFlow.js's Node package lacks or leaves unfinished, run by TensorFlow.js's own CPU backend. */
import type * as tfjs from '@tensorflow/tfjs';
import { refusal, TraceRefusal } from '../jit/refusal';
import { BACKEND_NAME, FIRST_TRACED_ID } from './names';
import type { OpenBackend, Tfjs } from './open-backend';

type KernelFunc = tfjs.KernelConfig['kernelFunc'];
type Inputs = Parameters<KernelFunc>[0]['inputs'];

/** A backend as far as the fallback moves values in and out of it. */
interface ValueBackend {
  readSync(dataId: object): tfjs.backend_util.BackendValues;
  write(values: tfjs.backend_util.BackendValues, shape: number[], dtype: tfjs.DataType): object;
  disposeData(dataId: object, force?: boolean): boolean;
  /** Set on the CPU backend until it has told how slow it is. */
  firstUse?: boolean;
}

const CPU = 'cpu';

/**
 * Kernels that libtensorflow's operations do in part only, with what they refuse. They run natively first, and on the
 * CPU backend when that throws; what both refuse throws the CPU backend's message.
 */
const PARTIAL: Readonly<Record<string, string>> = {
  AvgPool: 'explicit and numeric padding',
  AvgPoolGrad: 'explicit and numeric padding',
  AvgPool3D: 'numeric padding, a window larger than its input',
  AvgPool3DGrad: 'numeric padding',
  MaxPool: 'explicit and numeric padding',
  MaxPoolGrad: 'explicit and numeric padding',
  MaxPool3D: 'numeric padding',
  MaxPool3DGrad: 'numeric padding',
  Conv2DBackpropInput: 'explicit padding, a shape that does not follow from the stride',
  Conv2DBackpropFilter: 'explicit padding',
  FusedConv2D: 'the layout NCHW',
  Diag: 'bool',
  ScatterNd: 'indices of rank 1',
  LeakyRelu: 'int32',
  Step: 'int32',
  Less: 'strings',
  LessEqual: 'strings',
  Greater: 'strings',
  GreaterEqual: 'strings',
};

/** Registers every kernel of the CPU backend that is missing, and the fallbacks of those that work in part. */
export function registerCpuFallbacks(tf: Tfjs): void {
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend(CPU)) {
    const native = tf.getKernel(kernelName, BACKEND_NAME)?.kernelFunc;
    if (native === undefined) register(tf, kernelName, onCpu(tf, kernelName, kernelFunc));
    else if (kernelName in PARTIAL)
      register(tf, kernelName, firstOf(tf, native, onCpu(tf, kernelName, kernelFunc)));
  }
}

/** Puts `kernelFunc` in place of whatever the backend has under that name. */
export function register(tf: Tfjs, kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, BACKEND_NAME)) tf.unregisterKernel(kernelName, BACKEND_NAME);
  tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
}

/** The kernel of the CPU backend over tensors of this one: values move there and back. */
export function cpuKernel(tf: Tfjs, kernelName: string): KernelFunc {
  const kernel = tf.getKernel(kernelName, CPU);
  if (!kernel) throw new Error(`expected a kernel of the CPU backend; received ${kernelName}`);
  return onCpu(tf, kernelName, kernel.kernelFunc);
}

function firstOf(tf: Tfjs, native: KernelFunc, fallback: KernelFunc): KernelFunc {
  return (args) => {
    try {
      return tf.tidy(() => native(args) as tfjs.Tensor);
    } catch (error) {
      if (error instanceof TraceRefusal) throw error;
      return fallback(args);
    }
  };
}

function onCpu(tf: Tfjs, kernelName: string, kernelFunc: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const cpu = tf.findBackend(CPU) as unknown as ValueBackend;
    cpu.firstUse = false;
    const own = backend as ValueBackend;
    const moved: object[] = [];
    const move = (info: tfjs.TensorInfo): tfjs.TensorInfo => {
      refuseTraced(backend as OpenBackend, kernelName, info);
      const dataId = cpu.write(own.readSync(info.dataId), info.shape, info.dtype);
      moved.push(dataId);
      return { dataId, shape: info.shape, dtype: info.dtype };
    };
    try {
      const outputs = kernelFunc({ inputs: mapInputs(inputs, move) as Inputs, attrs, backend: cpu });
      const back = (info: tfjs.TensorInfo): tfjs.TensorInfo => {
        moved.push(info.dataId);
        const dataId = own.write(cpu.readSync(info.dataId), info.shape, info.dtype);
        return { dataId, shape: info.shape, dtype: info.dtype };
      };
      return Array.isArray(outputs) ? outputs.map(back) : back(outputs);
    } finally {
      for (const dataId of moved) cpu.disposeData(dataId, true);
    }
  };
}

function refuseTraced(backend: OpenBackend, kernelName: string, { dataId }: tfjs.TensorInfo): void {
  if (backend.tensorMap.get(dataId).id < FIRST_TRACED_ID) return;
  throw refusal(
    `${kernelName} is computed by TensorFlow.js on the processor, from values`,
    'Do it before or after the call, or write it by other operations.',
  );
}

/** Inputs are tensors by name; some kernels take lists. */
function mapInputs(inputs: object, move: (info: tfjs.TensorInfo) => tfjs.TensorInfo): object {
  const one = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(one);
    return value === null || value === undefined ? value : move(value as tfjs.TensorInfo);
  };
  if (Array.isArray(inputs)) return inputs.map(one);
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, one(value)]));
}
