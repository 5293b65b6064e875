/** The loaded library with its one context: everything that calls of the C API need. */

import { type ContextDevice, type ContextOptions, listDevices, newContext } from './context';
import { type CApi, declareCApi } from './library/capi';
import { probeGpu, unusedGpu } from './library/gpu';
import { checkVersion, findLibrary, findSymbol, loadLibrary } from './library/library';
import { loadNative, type Native, type Pointer } from './library/native';
import type { LibraryPlace } from './library/places';
import { captureStderr } from './library/stderr';
import { type Operation, operationLookup } from './operations';
import { newStatus, type Status } from './status';

/** One per process (and worker). */
export interface Runtime {
  readonly native: Native;
  readonly capi: CApi;
  readonly place: LibraryPlace;
  readonly version: string;
  readonly context: Pointer;
  /** The status of all calls on this thread. */
  readonly status: Status;
  readonly devices: readonly ContextDevice[];
  /** Address of the full name of the CPU whose memory is the host's. */
  readonly host: Pointer;
  readonly operation: (name: string) => Operation;
  readonly options: ContextOptions;
  /** Why a GPU of this machine is not used, with the remedy; null when nothing is amiss. */
  readonly unusedGpu: string | null;
}

/** The device whose memory is the host's. */
export const HOST_DEVICE = '/device:CPU:0';

/** Loads libtensorflow and makes its context. Its start-up log stays out of the process's output. */
export function startRuntime(options: ContextOptions): Runtime {
  const place = findLibrary();
  const native = loadNative();
  native.libc.setenv('TF_CPP_MIN_LOG_LEVEL', '3', 0);
  // TensorFlow's own default turns oneDNN on only where the processor has AVX512_VNNI or later instructions.
  native.libc.setenv('TF_ENABLE_ONEDNN_OPTS', '1', 0);
  const start = (): Runtime => {
    const handles = loadLibrary(native, place);
    const capi = declareCApi((name) => findSymbol(handles, place, name));
    const version = capi.TF_Version();
    checkVersion(version, place);
    const status = newStatus(capi);
    const context = newContext(capi, status, options);
    const devices = listDevices(capi, status, context);
    const host = native.name(devices.find(({ name }) => name === HOST_DEVICE)?.fullName ?? HOST_DEVICE);
    const operation = operationLookup(capi, native, status);
    const idle = unusedGpu(probeGpu(native), place, devices, options);
    return {
      native,
      capi,
      place,
      version,
      context,
      status,
      devices,
      host,
      operation,
      options,
      unusedGpu: idle,
    };
  };
  const runtime = captureStderr(native, start).result;
  if (options.device === 'gpu' && !runtime.devices.some(({ type }) => type === 'GPU'))
    throw new Error(`device: expected a GPU; found none${runtime.unusedGpu ? `: ${runtime.unusedGpu}` : ''}`);
  return runtime;
}
