/** TensorFlow.js and its backend `tensorflow` as the kernels see them. */
import type * as tfjs from '@tensorflow/tfjs';
import type { TfjsBinding } from '../binding';
import type { TfjsValues } from './tfjs-values';

/** TensorFlow.js as the kernels of the Node package see it: one copy for all. */
export type Tfjs = typeof tfjs;

/** The backend with the members that its type declares private. */
export interface OpenBackend {
  /** Exchanged while a function is traced. */
  binding: TfjsBinding;
  readSync(dataId: object): tfjs.backend_util.BackendValues;
  readonly tensorMap: { get(dataId: object): { values: TfjsValues | null; id: number } };
  getInputTensorIds(tensors: readonly tfjs.TensorInfo[]): number[];
  createOutputTensor(metadata: { id: number; shape: readonly number[]; dtype: number }): tfjs.Tensor;
}
