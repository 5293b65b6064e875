/** Encoder layers written forward in TensorFlow.js: single operations beside one function, and Python's `tf.function`. */
import type * as tfjs from '@tensorflow/tfjs';
import { RandomState } from '../../core/random';
import type { EagerEngine } from '../eager-engine';
import { valueAndGradients } from '../jit/in-closure';
import { jit } from '../jit/jit';
import { registerTensorflowBackend } from '../tfjs/backend';
import type { Tfjs } from '../tfjs/open-backend';
import { type LayerShape, makeLayer } from './bench-layer';
import { medians } from './bench-medians';
import type { Peer } from './bench-peer';

type T = tfjs.Tensor;

/** Twelve layers so small that they measure nothing but calls. */
export const OVERHEAD_BOUND: LayerShape & { readonly layers: number } = {
  ...{ layers: 12, batch: 2, length: 8, hidden: 8, heads: 2 },
};

const TIMES = 30;

/** Seconds of a step, forward and backward, by the way that it is run. */
export function timeWays(engine: EagerEngine, shape = OVERHEAD_BOUND): Promise<Map<string, number>> {
  const tf = registerTensorflowBackend();
  const single = makeLayer(engine, shape);
  const layers = () => {
    for (let i = 0; i < shape.layers; i++) single();
  };
  const ways = {
    'single operations': layers,
    function: makeStep(tf, shape),
    XLA: makeStep(tf, shape, 'xla'),
  };
  const timed = Object.entries(ways).map(([name, way]) => [name, () => seconds(way)] as const);
  return medians(Object.fromEntries(timed), 9, 2);
}

/** The function beside its peers, with nothing else in this process meanwhile. */
export function timeBesidePeers(
  peers: readonly Peer[],
  shape = OVERHEAD_BOUND,
): Promise<Map<string, number>> {
  const step = makeStep(registerTensorflowBackend(), shape);
  const task = { kind: 'function', ...shape, times: TIMES } as const;
  const others = peers.map((peer) => [peer.name, () => peer.time(task)] as const);
  return medians({ function: () => seconds(step), ...Object.fromEntries(others) }, 15, 3);
}

/** A step of the model as one function: its loss and all gradients. */
export function makeStep(
  tf: Tfjs,
  shape: LayerShape & { layers: number },
  compiler: 'plain' | 'xla' = 'plain',
): () => void {
  const random = new RandomState(1);
  const normal = (...dims: number[]) => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => 0.02 * random.normal()),
      dims,
    );
  };
  const { hidden } = shape;
  const variables = Array.from({ length: shape.layers }, () =>
    [
      ...[normal(hidden, 3 * hidden), tf.zeros([3 * hidden]), normal(hidden, hidden), tf.zeros([hidden])],
      ...[normal(hidden, 4 * hidden), tf.zeros([4 * hidden]), normal(4 * hidden, hidden), tf.zeros([hidden])],
      ...[tf.ones([hidden]), tf.zeros([hidden]), tf.ones([hidden]), tf.zeros([hidden])],
    ].map((value) => tf.variable(value)),
  );
  const x = normal(shape.batch * shape.length, hidden);
  const run = jit(
    (input: T) =>
      valueAndGradients(() => {
        let states = input;
        for (const weights of variables) states = layer(tf, shape, states, weights);
        return states.square().mean();
      }, variables.flat()),
    { title: 'bench', compiler },
  );
  return () => {
    const { value, gradients } = run(x);
    tf.dispose([value, ...(gradients as T[])]);
  };
}

function layer(tf: Tfjs, { batch, length, hidden, heads }: LayerShape, x: T, weights: readonly T[]): T {
  const [qkv, qkvBias, out, outBias, up, upBias, down, downBias, ...norms] = weights;
  const parts = tf
    .matMul(x, qkv)
    .add(qkvBias)
    .reshape([batch, length, 3, heads, hidden / heads]);
  const [q, k, v] = tf.unstack(parts.transpose([2, 0, 3, 1, 4]));
  const scores = tf.matMul(q.mul(Math.sqrt(heads / hidden)), k, false, true).softmax();
  const context = tf
    .matMul(scores, v)
    .transpose([0, 2, 1, 3])
    .reshape([batch * length, hidden]);
  const a = normalize(x.add(tf.matMul(context, out).add(outBias)), norms[0], norms[1]);
  const before = tf.matMul(a, up).add(upBias);
  const active = before.mul(before.mul(Math.SQRT1_2).erf().add(1).mul(0.5));
  return normalize(a.add(tf.matMul(active, down).add(downBias)), norms[2], norms[3]);
}

function normalize(x: T, gamma: T, beta: T): T {
  const centred = x.sub(x.mean(-1, true));
  return centred.mul(centred.square().mean(-1, true).add(1e-12).rsqrt()).mul(gamma).add(beta);
}

function seconds(work: () => void): number {
  const start = performance.now();
  for (let i = 0; i < TIMES; i++) work();
  return (performance.now() - start) / 1000 / TIMES;
}
