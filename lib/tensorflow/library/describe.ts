/** Tells what TensorFlow there is, as JSON for `npm run doctor`. */
import { messageOf } from '../../core/check';
import { printJson } from '../../core/text/printable';
import { openEngine } from '../open-tensorflow';

/** What was found. */
export interface TensorflowDescription {
  readonly version: string;
  readonly library: string;
  readonly origin: string;
  readonly devices: readonly { readonly name: string; readonly type: string; readonly memoryBytes: number }[];
  /** Why a GPU of this machine is not used, with the remedy. */
  readonly unusedGpu: string | null;
}

/** Opens TensorFlow and describes it. */
export async function describeTensorflow(): Promise<TensorflowDescription> {
  const { runtime } = openEngine();
  const { version, place, devices, unusedGpu } = runtime;
  return {
    version,
    library: place.library,
    origin: place.origin,
    devices: devices.map(({ name, type, memoryBytes }) => ({ name, type, memoryBytes })),
    unusedGpu,
  };
}

/** Prints the description, or `{error}`, as one line of JSON; returns the exit status. */
export async function main(): Promise<number> {
  try {
    printJson(await describeTensorflow());
    return 0;
  } catch (error) {
    printJson({ error: messageOf(error) });
    return 1;
  }
}
