export type { ContextOptions } from './context';
export type { Attribute, Device, DType, Engine, Tensor, TensorData } from './engine';
export { openTensorflow } from './open-tensorflow';
