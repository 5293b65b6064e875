/** The functions of TensorFlow's C API in use (`tensorflow/c/c_api.h`, `tf_tensor.h`, `eager/c_api*.h`). */
import type { LibraryHandle } from 'koffi';
import { type CFunctions, declareFunctions, type Signature } from './native';

const STATUS_AND_BUFFERS = {
  TF_Version: ['str', []],
  TF_NewStatus: ['pointer', []],
  TF_DeleteStatus: ['void', ['pointer']],
  TF_GetCode: ['int', ['pointer']],
  TF_Message: ['str', ['pointer']],
  TF_NewBuffer: ['pointer', []],
  TF_DeleteBuffer: ['void', ['pointer']],
} as const satisfies Record<string, Signature>;

const TENSORS = {
  TF_AllocateTensor: ['pointer', ['int', 'buffer', 'int', 'int64']],
  TF_DeleteTensor: ['void', ['pointer']],
  TF_TensorData: ['pointer', ['pointer']],
  TF_TensorByteSize: ['int64', ['pointer']],
  TF_TensorType: ['int', ['pointer']],
  TF_NumDims: ['int', ['pointer']],
  TF_Dim: ['int64', ['pointer', 'int']],
  TF_StringInit: ['void', ['pointer']],
  TF_StringCopy: ['void', ['pointer', 'buffer', 'int64']],
  TF_StringGetDataPointer: ['pointer', ['pointer']],
  TF_StringGetSize: ['int64', ['pointer']],
  TF_StringDealloc: ['void', ['pointer']],
} as const satisfies Record<string, Signature>;

const CONTEXT = {
  TFE_NewContextOptions: ['pointer', []],
  TFE_DeleteContextOptions: ['void', ['pointer']],
  TFE_ContextOptionsSetConfig: ['void', ['pointer', 'buffer', 'int64', 'pointer']],
  TFE_NewContext: ['pointer', ['pointer', 'pointer']],
  TFE_ContextListDevices: ['pointer', ['pointer', 'pointer']],
  TF_DeviceListCount: ['int', ['pointer']],
  TF_DeviceListName: ['str', ['pointer', 'int', 'pointer']],
  TF_DeviceListType: ['str', ['pointer', 'int', 'pointer']],
  TF_DeviceListMemoryBytes: ['int64', ['pointer', 'int', 'pointer']],
  TF_DeleteDeviceList: ['void', ['pointer']],
} as const satisfies Record<string, Signature>;

const HANDLES = {
  TFE_NewTensorHandle: ['pointer', ['pointer', 'pointer']],
  TFE_DeleteTensorHandle: ['void', ['pointer']],
  TFE_TensorHandleDataType: ['int', ['pointer']],
  TFE_TensorHandleNumDims: ['int', ['pointer', 'pointer']],
  TFE_TensorHandleDim: ['int64', ['pointer', 'int', 'pointer']],
  TFE_TensorHandleDeviceName: ['str', ['pointer', 'pointer']],
  TFE_TensorHandleBackingDeviceName: ['str', ['pointer', 'pointer']],
  TFE_TensorHandleResolve: ['pointer', ['pointer', 'pointer']],
  TFE_TensorHandleCopyToDevice: ['pointer', ['pointer', 'pointer', 'pointer', 'pointer']],
  TFE_TensorHandleCopySharingTensor: ['pointer', ['pointer', 'pointer']],
} as const satisfies Record<string, Signature>;

const OPERATIONS = {
  TFE_NewOp: ['pointer', ['pointer', 'str', 'pointer']],
  TFE_DeleteOp: ['void', ['pointer']],
  TFE_OpReset: ['void', ['pointer', 'pointer', 'pointer', 'pointer']],
  TFE_OpAddInput: ['void', ['pointer', 'pointer', 'pointer']],
  TFE_OpAddInputList: ['void', ['pointer', 'buffer', 'int', 'pointer']],
  TFE_OpGetOutputLength: ['int', ['pointer', 'str', 'pointer']],
  TFE_OpSetAttrString: ['void', ['pointer', 'str', 'buffer', 'int64']],
  TFE_OpSetAttrInt: ['void', ['pointer', 'str', 'int64']],
  TFE_OpSetAttrFloat: ['void', ['pointer', 'str', 'float']],
  TFE_OpSetAttrBool: ['void', ['pointer', 'str', 'uint8']],
  TFE_OpSetAttrType: ['void', ['pointer', 'str', 'int']],
  TFE_OpSetAttrShape: ['void', ['pointer', 'str', 'buffer', 'int', 'pointer']],
  TFE_OpSetAttrStringList: ['void', ['pointer', 'str', 'buffer', 'buffer', 'int']],
  TFE_OpSetAttrIntList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TFE_OpSetAttrFloatList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TFE_OpSetAttrBoolList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TFE_OpSetAttrTypeList: ['void', ['pointer', 'str', 'buffer', 'int']],
  TFE_OpSetAttrShapeList: ['void', ['pointer', 'str', 'buffer', 'buffer', 'int', 'pointer']],
  TFE_Execute: ['void', ['pointer', 'pointer', 'pointer', 'pointer']],
} as const satisfies Record<string, Signature>;

const EXECUTORS = {
  TFE_NewExecutor: ['pointer', ['uint8', 'uint8', 'int']],
  TFE_ContextGetExecutorForThread: ['pointer', ['pointer']],
  TFE_ExecutorWaitForAllPendingNodes: ['void', ['pointer', 'pointer']],
  TFE_ExecutorClearError: ['void', ['pointer']],
  TFE_ContextSetExecutorForThread: ['void', ['pointer', 'pointer']],
} as const satisfies Record<string, Signature>;

const GRAPHS = {
  TF_NewGraph: ['pointer', []],
  TF_DeleteGraph: ['void', ['pointer']],
  TF_GraphGetOpDef: ['void', ['pointer', 'str', 'pointer', 'pointer']],
  TF_GraphOperationByName: ['pointer', ['pointer', 'str']],
  TF_NewSessionOptions: ['pointer', []],
  TF_DeleteSessionOptions: ['void', ['pointer']],
  TF_SetConfig: ['void', ['pointer', 'buffer', 'int64', 'pointer']],
  TF_LoadSessionFromSavedModel: [
    'pointer',
    ['pointer', 'pointer', 'str', 'buffer', 'int', 'pointer', 'pointer', 'pointer'],
  ],
  TF_SessionRun: [
    'void',
    [
      ...['pointer', 'pointer', 'buffer', 'buffer', 'int'],
      ...['buffer', 'buffer', 'int', 'pointer', 'int', 'pointer', 'pointer'],
    ] as const,
  ],
  TF_CloseSession: ['void', ['pointer', 'pointer']],
  TF_DeleteSession: ['void', ['pointer', 'pointer']],
} as const satisfies Record<string, Signature>;

const C_API = {
  ...STATUS_AND_BUFFERS,
  ...TENSORS,
  ...CONTEXT,
  ...HANDLES,
  ...OPERATIONS,
  ...EXECUTORS,
  ...GRAPHS,
} as const;

/** TensorFlow's C API as JavaScript functions; pointers are numbers. */
export type CApi = CFunctions<typeof C_API>;

/** Declares the C API; `find` gives the library that holds a function, or throws. */
export function declareCApi(find: (name: string) => LibraryHandle): CApi {
  return declareFunctions(C_API, find);
}
