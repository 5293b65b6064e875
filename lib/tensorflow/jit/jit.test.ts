import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EagerEngine } from '../eager-engine';
import { missingLibrary } from '../library/missing-library';
import { currentBackend, registerTensorflowBackend } from '../tfjs/backend';
import type { Tfjs } from '../tfjs/open-backend';
import { rawOperation, stopGradient, valueAndGradients } from './in-closure';
import { jit } from './jit';

type T = tfjs.Tensor;

const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

let tf: Tfjs;
let engine: EagerEngine;
const open = () => {
  tf = registerTensorflowBackend({ virtualCpus: 2 });
  engine = currentBackend().binding.engine;
};
const values = (tensor: T | null) => tensor && Array.from(tensor.dataSync());
const vector = (...numbers: number[]) => tf.tensor1d(numbers);

describe.skipIf(missing)('jit', () => {
  beforeAll(open);

  it('traces once for each device, dtype, shape and plain value, and gives what the closure gives', () => {
    let traced = 0;
    const f = jit((x: T, options: { power: number }) => {
      traced++;
      return { powers: [x.pow(options.power), x] };
    });
    for (let i = 0; i < 3; i++) expect(values(f(vector(1, 2), { power: 2 }).powers[0])).toEqual([1, 4]);
    expect(traced).toBe(1);
    f(vector(1, 2), { power: 3 });
    f(vector(1, 2, 3), { power: 3 });
    f(tf.tensor1d([1, 2, 3], 'int32'), { power: 3 });
    const [cube] = engine.withDevice('/device:CPU:1', () => f(vector(1, 2, 3), { power: 3 })).powers;
    expect(values(cube)).toEqual([1, 8, 27]);
    expect(f.counts).toEqual({ size: 5, traces: 5, evictions: 0 });
    f.dispose();
  });

  it('lets go of the function that was not used for longest', () => {
    const f = jit((x: T) => x.sum(), { limit: 2 });
    for (const size of [1, 2, 1, 3, 1]) f(tf.ones([size]));
    expect(f.counts).toEqual({ size: 2, traces: 3, evictions: 1 });
    expect(values(f(tf.ones([2])))).toEqual([2]);
    expect(f.counts.evictions).toBe(2);
    f.dispose();
  });

  it('takes variables by reference, and assigns with the call', () => {
    const shared = tf.zeros([2]);
    const [w, v] = [tf.variable(shared), tf.variable(shared)];
    const step = jit((x: T) => {
      const old = w.clone();
      w.assign(w.add(x));
      v.assign(v.add(w).add(w));
      return [old, w, shared.add(0)];
    });
    expect(step(vector(1, 2)).map(values)).toEqual([
      [0, 0],
      [1, 2],
      [0, 0],
    ]);
    w.assign(vector(10, 10));
    expect(step(vector(1, 2)).map(values)).toEqual([
      [10, 10],
      [11, 12],
      [0, 0],
    ]);
    expect([w, v, shared].map(values)).toEqual([
      [11, 12],
      [24, 28],
      [0, 0],
    ]);
    expect(step.counts.traces).toBe(1);
    w.dispose();
    expect(() => step(vector(1, 2))).toThrow(/variable \d+: expected a live one; received a disposed one/);
  });

  it('differentiates: null without a path, nothing through stopGradient, the same outside of a trace', () => {
    const w = tf.variable(vector(3, 4));
    const f = (x: T, unused: T) => {
      const { value, gradients } = valueAndGradients(
        () => w.mul(x).square().sum().add(stopGradient(x).sum()),
        [w, x, unused, w],
      );
      return { value, gradients };
    };
    const compiled = jit(f);
    for (const { value, gradients } of [f(vector(1, 2), vector(7)), compiled(vector(1, 2), vector(7))]) {
      expect(values(value)).toEqual([9 + 64 + 3]);
      expect(gradients.map(values)).toEqual([[6, 32], [18, 64], null, [6, 32]]);
    }
  });

  it('steps an optimizer of TensorFlow.js', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.momentum(0.1, 0.9);
    const loss = () => w.square().asScalar();
    optimizer.minimize(loss);
    const step = jit(() => {
      optimizer.applyGradients(tf.variableGrads(loss, [w]).grads as never);
      return w;
    });
    step();
    step();
    let [value, speed] = [1, 0];
    for (let i = 0; i < 3; i++) {
      speed = 0.9 * speed + 2 * value;
      value -= 0.1 * speed;
    }
    expect(w.dataSync()[0]).toBeCloseTo(value, 6);
  });

  it('changes resources in the order of the closure', () => {
    const dtype = { dtype: { kind: 'type', value: 'float32' } } as const;
    const handle = engine.keep(
      engine.run1('VarHandleOp', [], { ...dtype, shape: { kind: 'shape', value: [1] } }),
    );
    engine.run('AssignVariableOp', [handle, engine.constant([5], 'float32')], dtype);
    const f = jit((variable: unknown) => {
      const { trace } = currentBackend().binding as unknown as { trace: EagerEngine };
      const read = () => trace.run1('ReadVariableOp', [variable as never], dtype);
      const assign = (op: string, value: number) =>
        trace.run(op, [variable as never, trace.constant([value], 'float32')], dtype);
      const first = read();
      assign('AssignAddVariableOp', 2);
      const second = read();
      assign('AssignVariableOp', 1);
      assign('AssignSubVariableOp', 4);
      return [first, second, read()];
    });
    for (const last of [5, -3]) {
      const read = f(handle).map((tensor) => Array.from(engine.readSync(tensor) as Float32Array)[0]);
      expect(read).toEqual([last, last + 2, -3]);
    }
    handle.dispose();
  });

  it('runs raw operations with lists', () => {
    const f = jit((a: T, b: T) => {
      const [packed] = rawOperation('Pack', [a, b], { axis: { kind: 'int', value: 1 } });
      return rawOperation('Unpack', [packed], {
        num: { kind: 'int', value: 2 },
        axis: { kind: 'int', value: 0 },
      });
    });
    expect(f(vector(1, 2), vector(3, 4)).map(values)).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('calls another one inside by its closure', () => {
    const inner = jit((x: T) => x.square());
    expect(values(jit((x: T) => inner(x).add(1))(vector(2)))).toEqual([5]);
    expect(inner.counts.traces).toBe(0);
  });

  it('waits while the event loop turns, and gives up at once when it is told to', async () => {
    const product = jit((x: T) => {
      let y = x;
      for (let i = 0; i < 30; i++) y = tf.matMul(y, x).mul(1e-3);
      return y.sum();
    });
    const x = tf.ones([400, 400]);
    expect(values(await product.queued(null, x))).toEqual(values(product(x)));
    const stopping = new AbortController();
    const waiting = product.queued(stopping.signal, x);
    stopping.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await expect(product.queued(AbortSignal.abort(new Error('before')), x)).rejects.toThrow('before');
    expect(values(x.sum())).toEqual([160000]);
  });
});

describe.skipIf(missing)('jit refuses, with the line and the way out,', () => {
  beforeAll(open);
  const custom = () =>
    tf.customGrad((x) => ({ value: (x as T).mul(2), gradFunc: (dy: T) => dy }))(vector(1, 2));

  const refusals: [string, (x: T) => unknown, RegExp][] = [
    [
      'values',
      (x) => x.mul(x.dataSync()[0]),
      /values of a float32\[2\] are asked for.*jit\.test\.ts:\d+.*tf\.where/s,
    ],
    ['print', (x) => x.add(1).print(), /values of a float32\[2\]/],
    ['await', async (x) => x.mul((await x.data())[0]), /async closure.*await nothing/s],
    ['an unseeded draw', (x) => tf.dropout(x, 0.5), /unseeded draw.*jit\.test\.ts/s],
    [
      'an unseeded operation',
      () =>
        rawOperation('RandomUniform', [tf.tensor1d([2], 'int32')], {
          dtype: { kind: 'type', value: 'float32' },
        }),
      /RandomUniform draws.*Stateless/s,
    ],
    [
      'a processor kernel',
      (x) => tf.searchSorted(x, x),
      /SearchSorted is computed by TensorFlow\.js.*jit\.test\.ts/s,
    ],
    [
      'a shape that depends on values',
      (x) => rawOperation('Where', [x.greater(1)]).map((at) => tf.cast(at, 'float32')),
      /depends on values/,
    ],
    [
      'an operation without gradient',
      (x) => valueAndGradients(() => tf.topk(x, 1).values.sum(), [x]).gradients,
      /TopKV2 has no gradient.*jit\.test\.ts.*stopGradient/s,
    ],
    [
      'tf.customGrad',
      (x) => valueAndGradients(() => custom().mul(x).sum(), [x]).gradients,
      /tf\.customGrad.*jit\.test\.ts/s,
    ],
    ['a new variable', (x) => x.mul(tf.variable(tf.scalar(1), true, 'fresh')), /makes variables \(fresh\)/],
    ['a number as result', () => 3, /the result 3 is no tensor/],
    [
      'another device',
      (x) => engine.withDevice('/device:CPU:1', () => x.add(1)),
      /Add\w* on \/device:CPU:1 leaves the function's device, \/device:CPU:0/,
    ],
  ];

  it.each(refusals)('%s', (_, closure, message) => {
    const x = vector(1, 2);
    const before = [tf.memory().numTensors, currentBackend().binding.getNumOfTensors(), engine.liveTensors];
    const names = Object.keys(tf.engine().registeredVariables);
    const f = jit(closure as (x: T) => T);
    expect(() => f(x)).toThrow(message);
    expect(f.counts.size).toBe(0);
    // Everything is as it was.
    expect([tf.memory().numTensors, currentBackend().binding.getNumOfTensors(), engine.liveTensors]).toEqual(
      before,
    );
    expect(Object.keys(tf.engine().registeredVariables)).toEqual(names);
    expect(values(tf.grad((y: T) => y.square().sum())(x))).toEqual([2, 4]);
    expect(Math.random()).toBeLessThan(1);
  });

  it('a tape that looks into it, and arguments of another kind', () => {
    const f = jit((x: T) => x.square());
    expect(() => tf.grad((x: T) => f(x))(vector(1))).toThrow(/tf\.grad .*valueAndGradients/s);
    expect(() => f(new Date() as never)).toThrow('argument 1: expected tensors, numbers, text');
    const gone = vector(1);
    gone.dispose();
    expect(() => f(gone)).toThrow('argument: expected a live one; received a disposed one');
  });

  it('a tensor of a trace outside of it', () => {
    let leaked: T | null = null;
    jit((x: T) => {
      leaked = tf.keep(x.add(1));
      return leaked;
    })(vector(1));
    expect(() => leaked!.dataSync()).toThrow('was made while a function was traced');
    leaked!.dispose();
  });
});
