/** The setters of a node's attributes in the place of those of an eager operation. */
import type { Setting } from '../attributes';
import type { Runtime } from '../runtime';
import type { GraphCApi } from './graph-capi';

/** Lets what sets attributes of eager operations set those of nodes. */
export function nodeSetting({ native, status }: Runtime, capi: GraphCApi): Setting {
  return {
    native,
    status,
    capi: {
      TFE_OpSetAttrString: capi.TF_SetAttrString,
      TFE_OpSetAttrInt: capi.TF_SetAttrInt,
      TFE_OpSetAttrFloat: capi.TF_SetAttrFloat,
      TFE_OpSetAttrBool: capi.TF_SetAttrBool,
      TFE_OpSetAttrType: capi.TF_SetAttrType,
      TFE_OpSetAttrShape: (node, name, dims, rank) => capi.TF_SetAttrShape(node, name, dims, rank),
      TFE_OpSetAttrStringList: capi.TF_SetAttrStringList,
      TFE_OpSetAttrIntList: capi.TF_SetAttrIntList,
      TFE_OpSetAttrFloatList: capi.TF_SetAttrFloatList,
      TFE_OpSetAttrBoolList: capi.TF_SetAttrBoolList,
      TFE_OpSetAttrTypeList: capi.TF_SetAttrTypeList,
      TFE_OpSetAttrShapeList: (node, name, dims, ranks, count) =>
        capi.TF_SetAttrShapeList(node, name, dims, ranks, count),
    },
  };
}
