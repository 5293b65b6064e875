/** Tensors that change in place: TensorFlow's resource variables. */

import type { Tensor } from '../../../tensorflow/engine';
import type { Ops } from '../bert/ops';

/** TensorFlow's name for a variable that lives as long as its handle. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

/** A variable that holds `value`; dispose the returned handle to free it. `value` stays the caller's. */
export function makeVariable(ops: Ops, value: Tensor): Tensor {
  const handle = ops.engine.run1('VarHandleOp', [], {
    dtype: { kind: 'type', value: ops.precision },
    shape: { kind: 'shape', value: value.shape },
    shared_name: { kind: 'string', value: ANONYMOUS },
  });
  assignVariable(ops, handle, value);
  return ops.engine.keep(handle);
}

/** Makes `value` what the variable holds; they share their memory until one of them changes. */
export function assignVariable(ops: Ops, variable: Tensor, value: Tensor): void {
  ops.engine.run('AssignVariableOp', [variable, value], { dtype: { kind: 'type', value: ops.precision } });
}

/** The variable's tensor. While it is alive, an update must copy the variable: dispose it first. */
export function readVariable(ops: Ops, variable: Tensor): Tensor {
  return ops.engine.run1('ReadVariableOp', [variable], { dtype: { kind: 'type', value: ops.precision } });
}
