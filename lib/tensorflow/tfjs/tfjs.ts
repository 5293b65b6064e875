/** What `import * as tf from '@tensorflow/tfjs-node-gpu'` yields: TensorFlow.js on this libtensorflow. */
import type { node } from '@tensorflow/tfjs-node-gpu/dist/node';
import type { ContextOptions } from '../context';
import { registerTensorflowBackend, requirePackage } from './backend';
import type { Tfjs } from './open-backend';

/** TensorFlow.js with its parts for Node: `tf.node`, `file://` in `tf.io`. */
export type NodeTfjs = Tfjs & { readonly node: typeof node };

const PACKAGE = '@tensorflow/tfjs-node-gpu/dist';

/** TensorFlow.js on the backend `tensorflow`, as the package's own entry puts it together. */
export function loadTfjs(options: ContextOptions = {}): NodeTfjs {
  const tf = registerTensorflowBackend(options);
  const { nodeFileSystemRouter } = requirePackage(`${PACKAGE}/io/file_system`);
  const { ProgbarLogger } = requirePackage(`${PACKAGE}/callbacks`);
  tf.io.registerLoadRouter(nodeFileSystemRouter);
  tf.io.registerSaveRouter(nodeFileSystemRouter);
  tf.registerCallbackConstructor(1, ProgbarLogger);
  const { version } = requirePackage(`${PACKAGE}/version`);
  return {
    ...tf,
    ...requirePackage(`${PACKAGE}/node`),
    version: { ...tf.version, 'tfjs-node': version },
    io: { ...tf.io, ...requirePackage(`${PACKAGE}/io/index`) },
  };
}
