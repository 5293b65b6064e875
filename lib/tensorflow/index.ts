export { fromTfjs, registerTensorflowBackend, toTfjs } from './backend';
export type { ContextOptions } from './context';
export { describeTensorflow, type TensorflowDescription } from './describe';
export type { Attribute, Device, DType, Engine, Tensor, TensorData } from './engine';
export { bfloat16Bits, float16Bits, fromBfloat16 } from './half';
export { type OpenedTensorflow, openOrExplain } from './open-or-explain';
export { openTensorflow } from './open-tensorflow';
export { loadTfjs, type NodeTfjs } from './tfjs';
