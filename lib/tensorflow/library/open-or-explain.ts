/** TensorFlow where it is optional: opened, or a message that says what is missing and how to get it. */
import { messageOf } from '../../core/check';
import type { ContextOptions } from '../context';
import type { Engine } from '../engine';
import { openTensorflow } from '../open-tensorflow';
import { describeTensorflow, type TensorflowDescription } from './describe';

/** What came of opening TensorFlow. */
export type OpenedTensorflow =
  | {
      readonly kind: 'open';
      readonly engine: Engine;
      /** Names of the GPUs, `/device:GPU:0`; none on a CPU. */
      readonly gpus: readonly string[];
      /** Where it computes, in words: `CPU` or `2 x GPU`. */
      readonly device: string;
      readonly versions: Readonly<Record<string, string>>;
      readonly description: Omit<TensorflowDescription, 'devices'> & { readonly devices: string };
    }
  | { readonly kind: 'missing'; readonly message: string };

/** Opens TensorFlow; where it cannot be had, says why and what to do instead of throwing. */
export async function openOrExplain(options: ContextOptions = {}): Promise<OpenedTensorflow> {
  try {
    const engine = await openTensorflow(options);
    const { devices, ...rest } = await describeTensorflow();
    const gpus = devices.filter(({ type }) => type === 'GPU').map(({ name }) => name);
    const device = gpus.length > 0 ? `${gpus.length} x GPU` : 'CPU';
    const names = devices.map(({ name }) => name).join(', ');
    return {
      kind: 'open',
      engine,
      gpus,
      device,
      versions: { tensorflow: rest.version },
      description: { ...rest, devices: names },
    };
  } catch (error) {
    return { kind: 'missing', message: messageOf(error) };
  }
}
