/** One encoder layer of BERT, forward and backward, in raw operations: what the bench times. */
import { RandomState } from '../../core/random';
import type { Attribute, Engine, Tensor } from '../engine';

/** Sizes of a layer and its batch. */
export interface LayerShape {
  readonly batch: number;
  readonly length: number;
  readonly hidden: number;
  readonly heads: number;
}

type Attributes = Readonly<Record<string, Attribute>>;
const yes: Attribute = { kind: 'bool', value: true };

/** Makes the layer's weights and input; returns one forward and backward over them. */
export function makeLayer(engine: Engine, { batch, length, hidden, heads }: LayerShape): () => void {
  const random = new RandomState(1);
  const rows = batch * length;
  const normal = (scale: number, ...shape: number[]) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return engine.tensor(
      Float32Array.from({ length: size }, () => scale * random.normal()),
      shape,
    );
  };
  const zeros = (size: number) => engine.tensor(new Float32Array(size), [size]);
  const ones = (size: number) => engine.tensor(new Float32Array(size).fill(1), [size]);
  const x = normal(1, rows, hidden);
  const gradient = normal(1, rows, hidden);
  const dense = (from: number, to: number) => ({ weight: normal(0.02, from, to), bias: zeros(to) });
  const [qkv, out] = [dense(hidden, 3 * hidden), dense(hidden, hidden)];
  const [up, down] = [dense(hidden, 4 * hidden), dense(4 * hidden, hidden)];
  const gamma = [ones(hidden), ones(hidden)];
  const beta = [zeros(hidden), zeros(hidden)];

  const op = (name: string, inputs: Tensor[], attributes?: Attributes) =>
    engine.run1(name, inputs, attributes);
  const add = (a: Tensor, b: Tensor) => op('AddV2', [a, b]);
  const sub = (a: Tensor, b: Tensor) => op('Sub', [a, b]);
  const mul = (a: Tensor, b: Tensor) => op('Mul', [a, b]);
  const number = (value: number) => engine.constant(value, 'float32');
  const ints = (...values: number[]) => engine.constant(values, 'int32');
  const reshape = (a: Tensor, ...shape: number[]) => op('Reshape', [a, ints(...shape)]);
  const transpose = (a: Tensor, ...order: number[]) => op('Transpose', [a, ints(...order)]);
  const meanOfRows = (a: Tensor) => op('Mean', [a, ints(-1)], { keep_dims: yes });

  const linear = (a: Tensor, { weight, bias }: { weight: Tensor; bias: Tensor }) =>
    op('BiasAdd', [op('MatMul', [a, weight]), bias]);
  const linearBack = (da: Tensor, a: Tensor, { weight }: { weight: Tensor }) => {
    op('MatMul', [a, da], { transpose_a: yes });
    op('BiasAddGrad', [da]);
    return op('MatMul', [da, weight], { transpose_b: yes });
  };
  const norm = (a: Tensor, i: number) => {
    const centred = sub(a, meanOfRows(a));
    const inverse = op('Rsqrt', [add(meanOfRows(op('Square', [centred])), number(1e-12))]);
    const unit = mul(centred, inverse);
    return { unit, inverse, value: add(mul(unit, gamma[i]), beta[i]) };
  };
  const normBack = (da: Tensor, { unit, inverse }: { unit: Tensor; inverse: Tensor }, i: number) => {
    op('BiasAddGrad', [mul(da, unit)]);
    op('BiasAddGrad', [da]);
    const scaled = mul(da, gamma[i]);
    const along = mul(unit, meanOfRows(mul(scaled, unit)));
    return mul(inverse, sub(sub(scaled, meanOfRows(scaled)), along));
  };

  const step = () => {
    const size = hidden / heads;
    const parts = transpose(reshape(linear(x, qkv), batch, length, 3, heads, size), 2, 0, 3, 1, 4);
    const [q, k, v] = engine.run('Unpack', [parts], { num: { kind: 'int', value: 3 } });
    const scale = number(1 / Math.sqrt(size));
    const scaledQuery = mul(q, scale);
    const weights = op('Softmax', [op('BatchMatMulV2', [scaledQuery, k], { adj_y: yes })]);
    const context = reshape(transpose(op('BatchMatMulV2', [weights, v]), 0, 2, 1, 3), rows, hidden);
    const first = norm(add(x, linear(context, out)), 0);
    const before = linear(first.value, up);
    const cumulative = mul(add(op('Erf', [mul(before, number(Math.SQRT1_2))]), number(1)), number(0.5));
    const active = mul(before, cumulative);
    const second = norm(add(first.value, linear(active, down)), 1);

    const dSum = normBack(gradient, second, 1);
    const density = mul(
      op('Exp', [mul(op('Square', [before]), number(-0.5))]),
      number(1 / Math.sqrt(2 * Math.PI)),
    );
    const dActive = linearBack(dSum, active, down);
    const dBefore = mul(dActive, add(cumulative, mul(before, density)));
    const dAttention = normBack(add(dSum, linearBack(dBefore, first.value, up)), first, 0);
    const dContext = transpose(
      reshape(linearBack(dAttention, context, out), batch, length, heads, size),
      0,
      2,
      1,
      3,
    );
    const dv = op('BatchMatMulV2', [weights, dContext], { adj_x: yes });
    const dWeights = op('BatchMatMulV2', [dContext, v], { adj_y: yes });
    const product = mul(dWeights, weights);
    const dScores = sub(product, mul(weights, op('Sum', [product, ints(-1)], { keep_dims: yes })));
    const dq = mul(op('BatchMatMulV2', [dScores, k]), scale);
    const dk = op('BatchMatMulV2', [dScores, scaledQuery], { adj_x: yes });
    const dParts = reshape(transpose(op('Pack', [dq, dk, dv]), 1, 3, 0, 2, 4), rows, 3 * hidden);
    add(dAttention, linearBack(dParts, x, qkv));
  };
  return () => engine.scope(step);
}
