/** One encoder layer: attention and a two-layer perceptron, each added to its input and normalized (post-LN). */
import type { Tensor } from '../../tensorflow/engine';
import { type AttentionSaved, attention, attentionBackward } from './attention';
import type { BatchTensors } from './batch';
import type { BertConfig } from './config';
import { applyDropout, type Dropout, type DropoutMask } from './dropout';
import { gelu } from './gelu';
import { layerNorm, layerNormBackward, type NormSaved } from './layer-norm';
import { linear, linearBackward } from './linear';
import type { Ops } from './ops';
import { type EmitGradient, layerName, type Weights } from './parameters';

/** What the backward pass needs. */
export interface LayerSaved {
  readonly attention: AttentionSaved;
  readonly attentionMask: DropoutMask | null;
  readonly attentionNorm: NormSaved;
  /** States between the two halves. */
  readonly middle: Tensor;
  readonly activated: Tensor;
  readonly slope: Tensor | null;
  readonly outputMask: DropoutMask | null;
  readonly outputNorm: NormSaved;
}

/** States `x` [size * length, hidden] through layer `layer`. Without `training` the slope is not computed. */
export function encoderLayer(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  layer: number,
  batch: BatchTensors,
  x: Tensor,
  dropout: Dropout,
  training: boolean,
): { output: Tensor; saved: LayerSaved } {
  const { layerNormEpsilon, hiddenDropout } = config;
  const name = layerName(layer);
  const site = 1 + 3 * layer;
  const attended = attention(ops, config, weights, `${name}.attention.self.qkv`, batch, x, dropout, site);
  const projected = linear(ops, weights, `${name}.attention.output.dense`, attended.context);
  const attentionMask = dropout(projected.shape, hiddenDropout, site + 1);
  const firstSum = ops.add(applyDropout(ops, projected, attentionMask), x);
  const first = layerNorm(ops, weights, `${name}.attention.output.LayerNorm`, layerNormEpsilon, firstSum);
  const middle = first.output;
  const { output: activated, slope } = gelu(
    ops,
    linear(ops, weights, `${name}.intermediate.dense`, middle),
    training,
  );
  const condensed = linear(ops, weights, `${name}.output.dense`, activated);
  const outputMask = dropout(condensed.shape, hiddenDropout, site + 2);
  const secondSum = ops.add(applyDropout(ops, condensed, outputMask), middle);
  const second = layerNorm(ops, weights, `${name}.output.LayerNorm`, layerNormEpsilon, secondSum);
  const saved = {
    attention: attended,
    attentionMask,
    attentionNorm: first.saved,
    middle,
    activated,
    slope,
    outputMask,
    outputNorm: second.saved,
  };
  return { output: second.output, saved };
}

/** Emits the layer's gradients from that of its output; returns that of its input `x`. */
export function encoderLayerBackward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  layer: number,
  batch: BatchTensors,
  x: Tensor,
  saved: LayerSaved,
  dOutput: Tensor,
  emit: EmitGradient,
): Tensor {
  const name = layerName(layer);
  const { middle, activated, slope } = saved;
  const dense = (part: string, input: Tensor, dy: Tensor) =>
    linearBackward(ops, weights, `${name}.${part}`, input, dy, emit);
  const norm = (part: string, normSaved: NormSaved, dy: Tensor) =>
    layerNormBackward(ops, weights, `${name}.${part}`, normSaved, dy, emit);

  const dSecond = norm('output.LayerNorm', saved.outputNorm, dOutput);
  const dActivated = dense('output.dense', activated, applyDropout(ops, dSecond, saved.outputMask));
  const dMiddle = dense('intermediate.dense', middle, ops.mul(dActivated, slope as Tensor));
  const dFirst = norm('attention.output.LayerNorm', saved.attentionNorm, ops.add(dMiddle, dSecond));
  const dProjected = applyDropout(ops, dFirst, saved.attentionMask);
  const dContext = dense('attention.output.dense', saved.attention.context, dProjected);
  const qkv = `${name}.attention.self.qkv`;
  const dX = attentionBackward(ops, config, weights, qkv, batch, x, saved.attention, dContext, emit);
  return ops.add(dX, dFirst);
}
