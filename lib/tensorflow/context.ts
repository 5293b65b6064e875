/** The eager context: its options, its devices. */

import type { Device } from './engine';
import type { CApi } from './library/capi';
import type { Pointer } from './library/native';
import { encodeProtobuf, type ProtobufField } from './protobuf';
import { type Status, throwOnError } from './status';

/** How TensorFlow runs. What is left out is TensorFlow's own default. */
export interface ContextOptions {
  /** `cpu` hides the GPUs; `gpu` refuses to go on without one; default: GPUs where there are any. */
  readonly device?: 'cpu' | 'gpu';
  /** CPU devices to pretend, default 1; two let code for several devices run on any machine. */
  readonly virtualCpus?: number;
  /** Threads within one operation; default: as many as the process may use. */
  readonly intraOpThreads?: number;
  /** Operations at a time; default: as many as the process may use. */
  readonly interOpThreads?: number;
  /** What runs traced functions, default `plain`: how fast they are, never what they compute beyond rounding. */
  readonly compiler?: 'plain' | 'xla';
}

/** One device with the address of its full name. */
export interface ContextDevice extends Device {
  readonly fullName: string;
  readonly memoryBytes: number;
}

/** `ConfigProto` (config.proto): GPU memory grows as needed, an operation without a GPU kernel runs on the CPU. */
export function configProto({
  device,
  virtualCpus,
  intraOpThreads,
  interOpThreads,
}: ContextOptions): Uint8Array {
  const deviceCount = (type: string, count: number): ProtobufField => [
    1,
    encodeProtobuf([
      [1, type],
      [2, count],
    ]),
  ];
  return encodeProtobuf([
    ...(virtualCpus ? [deviceCount('CPU', virtualCpus)] : []),
    ...(device === 'cpu' ? [deviceCount('GPU', 0)] : []),
    ...(intraOpThreads ? [[2, intraOpThreads] as ProtobufField] : []),
    ...(interOpThreads ? [[5, interOpThreads] as ProtobufField] : []),
    [6, encodeProtobuf([[4, 1]])],
    [7, 1],
  ]);
}

/** A new eager context; it lives as long as the process. */
export function newContext(capi: CApi, status: Status, options: ContextOptions): Pointer {
  const config = configProto(options);
  const contextOptions = capi.TFE_NewContextOptions();
  try {
    capi.TFE_ContextOptionsSetConfig(contextOptions, config, config.length, status.pointer);
    throwOnError(status, 'options');
    const context = capi.TFE_NewContext(contextOptions, status.pointer);
    throwOnError(status, 'context');
    return context;
  } finally {
    capi.TFE_DeleteContextOptions(contextOptions);
  }
}

/** The devices of a context, CPUs first. */
export function listDevices(capi: CApi, status: Status, context: Pointer): ContextDevice[] {
  const list = capi.TFE_ContextListDevices(context, status.pointer);
  throwOnError(status, 'devices');
  try {
    return Array.from({ length: capi.TF_DeviceListCount(list) }, (_, i) => {
      const fullName = capi.TF_DeviceListName(list, i, status.pointer);
      const type = capi.TF_DeviceListType(list, i, status.pointer);
      const memoryBytes = capi.TF_DeviceListMemoryBytes(list, i, status.pointer);
      return { name: fullName.slice(fullName.indexOf('/device:')), fullName, type, memoryBytes };
    });
  } finally {
    capi.TF_DeleteDeviceList(list);
  }
}
