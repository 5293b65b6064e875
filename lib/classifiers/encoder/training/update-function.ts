/** Norm, clipping, loss scale and AdamW as one function of libtensorflow: one call instead of some eight hundred. */
import type { Tensor } from '../../../tensorflow/engine';
import {
  type ArgumentSpec,
  type GraphFunction,
  type TracingEngine,
  traceFunction,
} from '../../../tensorflow/jit/trace-function';
import { Ops } from '../bert/ops';
import type { ParameterSpec } from '../bert/parameters';
import { assignVariable, readVariable } from './variables';

/** What the function knows of a parameter. */
export interface UpdateSlot {
  readonly spec: ParameterSpec;
  readonly decays: boolean;
  /** Place of its learning rate among the numbers of an update. */
  readonly rate: number;
}

/** What the function is made for. */
export interface UpdatePlan {
  readonly slots: readonly UpdateSlot[];
  /** Slots in the order in which their gradients enter the norm: a sum's rounding follows it. */
  readonly order: readonly number[];
  readonly beta1: number;
  readonly beta2: number;
  /** Number of different learning rates. */
  readonly rates: number;
  /** Whether weights decay at all. */
  readonly hasDecay: boolean;
}

/** Scaled gradients that may live at once: each is as large as its parameter. */
const AT_ONCE = 4;

/**
 * The function. Its arguments: of each slot the variables of parameter, mean and variance; the gradients by slot; in
 * float64 loss scale, largest norm (0: none) and whether an update is wanted; in the parameters' precision epsilon and, by
 * rate, the rate and what decay leaves of a weight. Its result: the norm of the gradients before clipping, float64. A
 * norm that is not finite leaves the variables as they are. The arithmetic is that of the single operations to the bit.
 */
export function traceUpdate(ops: Ops, plan: UpdatePlan): GraphFunction {
  const { precision } = ops;
  const specs: ArgumentSpec[] = [
    ...plan.slots.flatMap(({ spec: { shape } }) => new Array(3).fill({ dtype: 'resource', shape })),
    ...plan.slots.map(({ spec: { shape } }) => ({ dtype: precision, shape })),
    { dtype: 'float64', shape: [3] },
    { dtype: precision, shape: [1 + 2 * plan.rates] },
  ];
  return traceFunction(ops.engine, 'adamw', specs, (engine, inputs) => [
    update(engine, new Ops(engine, { precision }), plan, inputs),
  ]);
}

function update(engine: TracingEngine, ops: Ops, plan: UpdatePlan, inputs: readonly Tensor[]): Tensor {
  const { slots, order } = plan;
  const gradients = inputs.slice(3 * slots.length, 4 * slots.length);
  const [settings, numbers] = inputs.slice(4 * slots.length);
  const [lossScale, limit, wanted] = ops.unstack(settings, 3);
  const norm = engine.run1('RealDiv', [
    normOf(
      ops,
      order.map((i) => gradients[i]),
    ),
    lossScale,
  ]);
  const finite = engine.run1('IsFinite', [norm]);
  const proceeds = engine.run1('LogicalAnd', [finite, engine.run1('Greater', [wanted, wide(ops, 0)])]);
  const factor = engine.run1('RealDiv', [clipFactorOf(ops, norm, limit), lossScale]);
  /** What depends on a gated tensor is left out when the update is. */
  const gate = (tensor: Tensor) => engine.run('Switch', [tensor, proceeds])[1];
  const scale = gate(ops.cast(factor, { kind: 'type', value: ops.precision }));
  const [epsilon, ...rates] = ops.unstack(gate(numbers), 1 + 2 * plan.rates);
  slots.forEach((slot, i) => {
    const [rate, rest] = rates.slice(2 * slot.rate);
    const variables = inputs.slice(3 * i, 3 * i + 3);
    engine.afterChange(AT_ONCE * (plan.hasDecay ? 2 : 1), () => {
      if (plan.hasDecay && slot.decays) decay(ops, variables[0], rest);
      const scaled = ops.mul(gradients[i], scale);
      const betas = [ops.scalar(plan.beta1), ops.scalar(plan.beta2)];
      const zero = ops.scalar(0);
      engine.run('ResourceApplyAdam', [...variables, zero, zero, rate, ...betas, epsilon, scaled]);
    });
  });
  return norm;
}

/** p (1 - rate decay), as torch; the product becomes the variable. */
function decay(ops: Ops, parameter: Tensor, rest: Tensor): void {
  assignVariable(ops, parameter, ops.mul(readVariable(ops, parameter), rest));
}

/** The Euclidean norm over all gradients, taken in float64 from the half of its square. */
function normOf(ops: Ops, gradients: readonly Tensor[]): Tensor {
  const halves = gradients.map((gradient) => ops.engine.run1('L2Loss', [gradient]));
  const half = ops.cast(ops.sumLast(ops.stack(halves)), { kind: 'type', value: 'float64' });
  return ops.engine.run1('Sqrt', [ops.engine.run1('Mul', [wide(ops, 2), half])]);
}

/** The factor that brings a gradient of norm `norm` down to `limit`, as torch's `clip_grad_norm_`; 0 is no limit. */
function clipFactorOf({ engine }: Ops, norm: Tensor, limit: Tensor): Tensor {
  const one = engine.constant(1, 'float64');
  const above = engine.run1('AddV2', [norm, engine.constant(1e-6, 'float64')]);
  const clip = engine.run1('Minimum', [one, engine.run1('RealDiv', [limit, above])]);
  const isUnlimited = engine.run1('Equal', [limit, engine.constant(0, 'float64')]);
  return engine.run1('SelectV2', [isUnlimited, one, clip]);
}

function wide(ops: Ops, value: number): Tensor {
  return ops.engine.constant(value, 'float64');
}
