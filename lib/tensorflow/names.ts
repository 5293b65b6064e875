/** The name that TensorFlow.js's Node kernels look their backend up by. */
export const BACKEND_NAME = 'tensorflow';
