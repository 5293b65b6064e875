/** Kernels in place of the Node package's, where those differ from TensorFlow.js's other backends. */
import type * as tfjs from '@tensorflow/tfjs';
import { dtypeCode } from '../dtypes';
import { cpuKernel, register, registerCpuFallbacks } from './cpu-fallback';
import { BACKEND_NAME, FIRST_TRACED_ID } from './names';
import type { OpenBackend, Tfjs } from './open-backend';
import type { TfjsAttribute } from './tfjs-attributes';

type KernelFunc = tfjs.KernelConfig['kernelFunc'];
type KernelArguments = Parameters<KernelFunc>[0];

/** Completes the Node package's kernels; call it after they are registered. */
export function registerKernels(tf: Tfjs): void {
  const node = (name: string): KernelFunc => {
    const kernel = tf.getKernel(name, BACKEND_NAME);
    if (!kernel) throw new Error(`expected a kernel of the Node package; received ${name}`);
    return kernel.kernelFunc;
  };
  register(tf, 'Tan', tan);
  register(tf, 'Sign', sign(node('Sign')));
  register(tf, 'Round', round(node('Round')));
  register(tf, 'Multinomial', multinomial);
  register(tf, 'Einsum', einsum(tf, node('Einsum')));
  register(tf, 'Concat', concat(tf, node('Concat')));
  register(tf, 'Unique', unique(node('Unique'), cpuKernel(tf, 'Unique')));
  register(tf, 'GatherV2', gather(node('GatherV2')));
  registerCpuFallbacks(tf);
}

/** The package's kernel reads the indices to check them; those of a traced function have no values yet. */
function gather(native: KernelFunc): KernelFunc {
  return (args) => {
    const { x, indices } = args.inputs as Record<string, tfjs.TensorInfo>;
    const ids = inputIds(args, x, indices);
    if (ids[1] < FIRST_TRACED_ID) return native(args);
    const { axis, batchDims } = args.attrs as { axis: number; batchDims: number };
    const { binding, createOutputTensor } = args.backend as OpenBackend;
    const axisId = binding.createTensor([], dtypeCode('int32'), Int32Array.of(axis));
    const attributes = [{ name: 'batch_dims', type: 1, value: batchDims ?? 0 }];
    const [result] = binding.executeOp('GatherV2', attributes, [...ids, axisId], 1);
    binding.deleteTensor(axisId);
    return createOutputTensor.call(args.backend, result);
  };
}

/** By way of float64: TensorFlow's own for float32 is off by one unit in the last place where the tangent is steep. */
const tan: KernelFunc = ({ inputs, backend }) =>
  chain(backend, inputs.x as tfjs.TensorInfo, [
    ['Cast', [typeAttribute('SrcT', 'float32'), typeAttribute('DstT', 'float64')]],
    ['Tan', [typeAttribute('T', 'float64')]],
    ['Cast', [typeAttribute('SrcT', 'float64'), typeAttribute('DstT', 'float32')]],
  ]);

/** TensorFlow.js has the sign of NaN be 0. */
function sign(native: KernelFunc): KernelFunc {
  return (args) => {
    const x = args.inputs.x as tfjs.TensorInfo;
    if (x.dtype !== 'float32') return native(args);
    const { binding } = args.backend as OpenBackend;
    const [id] = inputIds(args, x);
    const type = [typeAttribute('T', 'float32')];
    const [signs] = binding.executeOp('Sign', type, [id], 1);
    const [numbers] = binding.executeOp('Equal', type, [id, id], 1);
    const mask = binding.executeOp(
      ...([
        'Cast',
        [typeAttribute('SrcT', 'bool'), typeAttribute('DstT', 'float32')],
        [numbers.id],
        1,
      ] as const),
    )[0];
    const [result] = binding.executeOp('MulNoNan', type, [signs.id, mask.id], 1);
    for (const { id: temporary } of [signs, numbers, mask]) binding.deleteTensor(temporary);
    return (args.backend as OpenBackend).createOutputTensor(result);
  };
}

/** TensorFlow 2.21 returns zeros for int32. */
function round(native: KernelFunc): KernelFunc {
  return (args) => {
    const x = args.inputs.x as tfjs.TensorInfo;
    return x.dtype === 'int32'
      ? chain(args.backend, x, [['Identity', [typeAttribute('T', 'int32')]]])
      : native(args);
  };
}

/** The stateless operation, so that one seed draws the same every time; and probabilities besides logits. */
const multinomial: KernelFunc = (args) => {
  const logits = args.inputs.logits as tfjs.TensorInfo;
  const { numSamples, seed, normalized } = args.attrs as {
    numSamples: number;
    seed: number;
    normalized: boolean;
  };
  const { binding } = args.backend as OpenBackend;
  const type = typeAttribute('T', 'float32');
  const [given] = inputIds(args, logits);
  const ids = [
    normalized ? binding.executeOp('Log', [type], [given], 1)[0].id : given,
    binding.createTensor([], dtypeCode('int32'), Int32Array.of(numSamples)),
    binding.createTensor([2], dtypeCode('int32'), new Int32Array(Float64Array.of(seed).buffer)),
  ];
  const attributes = [type, typeAttribute('Tseed', 'int32'), typeAttribute('output_dtype', 'int32')];
  try {
    const [samples] = binding.executeOp('StatelessMultinomial', attributes, ids, 1);
    return (args.backend as OpenBackend).createOutputTensor(samples);
  } finally {
    for (const id of normalized ? ids : ids.slice(1)) binding.deleteTensor(id);
  }
};

/** Refuses the equations that TensorFlow.js's other backends refuse. */
function einsum(tf: Tfjs, native: KernelFunc): KernelFunc {
  return (args) => {
    const { equation } = args.attrs as { equation: string };
    const tensors = Object.values(args.inputs) as tfjs.Tensor[];
    const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
    return native(args);
  };
}

/** TensorFlow no longer joins scalars; TensorFlow.js's own histogram does. */
function concat(tf: Tfjs, native: KernelFunc): KernelFunc {
  return (args) => {
    const tensors = args.inputs as unknown as tfjs.Tensor[];
    if (tensors.every(({ shape }) => shape.length > 0)) return native(args);
    const vectors = tensors.map((tensor) => tf.reshape(tensor, [1]));
    return native({ ...args, inputs: vectors as unknown as typeof args.inputs });
  };
}

/** TensorFlow.js takes all NaN for one value, TensorFlow each for its own. */
function unique(native: KernelFunc, fallback: KernelFunc): KernelFunc {
  return (args) => {
    const x = args.inputs.x as tfjs.TensorInfo;
    if (x.dtype !== 'float32') return native(args);
    const values = (args.backend as OpenBackend).readSync(x.dataId) as Float32Array;
    return values.some(Number.isNaN) ? fallback(args) : native(args);
  };
}

function typeAttribute(name: string, dtype: Parameters<typeof dtypeCode>[0]): TfjsAttribute {
  return { name, type: 4, value: dtypeCode(dtype) };
}

function inputIds({ backend }: KernelArguments, ...infos: tfjs.TensorInfo[]): number[] {
  return (backend as OpenBackend).getInputTensorIds(infos);
}

/** Runs operations of one input and one output one after the other. */
function chain(
  backend: unknown,
  x: tfjs.TensorInfo,
  operations: readonly (readonly [name: string, attributes: readonly TfjsAttribute[]])[],
): tfjs.Tensor {
  const { binding } = backend as OpenBackend;
  const [given] = (backend as OpenBackend).getInputTensorIds([x]);
  let last = { id: given, shape: x.shape, dtype: 0 };
  for (const [name, attributes] of operations) {
    const before = last.id;
    [last] = binding.executeOp(name, attributes, [before], 1);
    if (before !== given) binding.deleteTensor(before);
  }
  return (backend as OpenBackend).createOutputTensor(last);
}
