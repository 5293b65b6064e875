/** The name that TensorFlow.js's Node kernels look their backend up by. */
export const BACKEND_NAME = 'tensorflow';

/** Ids of the binding from here on stand for tensors of a function that is being traced: they have no values. */
export const FIRST_TRACED_ID = 2 ** 40;
