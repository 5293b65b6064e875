/** One encoder layer: attention and a two-layer perceptron, each added to its input and normalized (post-LN). */
import type { Tensor } from '../../tensorflow/engine';
import { type AttentionSaved, attention, attentionBackward } from './attention';
import type { BatchTensors } from './batch';
import type { BertConfig } from './config';
import { applyDropout, type Dropout, type DropoutMask } from './dropout';
import { gelu } from './gelu';
import { layerNorm, layerNormBackward, type NormSaved } from './layer-norm';
import { linear, linearBackward } from './linear';
import type { Operand, Ops } from './ops';
import { type EmitGradient, layerName, type Weights } from './parameters';

/** What the backward pass needs. */
export interface LayerSaved {
  readonly attention: AttentionSaved;
  readonly attentionMask: DropoutMask | null;
  readonly attentionNorm: NormSaved;
  /** States between the two halves. */
  readonly middle: Tensor;
  readonly activated: Operand;
  readonly slope: Tensor | null;
  readonly outputMask: DropoutMask | null;
  readonly outputNorm: NormSaved;
}

/** Runs a part of a pass and frees what it made, except what it returns; with a pause before each, no part is long. */
export type RunPart = <R>(part: () => R) => Promise<R>;

/** States `x` [size * length, hidden] through layer `layer`. Without `training` the slope is not computed. */
export async function encoderLayer(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  layer: number,
  batch: BatchTensors,
  x: Tensor,
  dropout: Dropout,
  training: boolean,
  run: RunPart,
): Promise<{ output: Tensor; saved: LayerSaved }> {
  const name = layerName(layer);
  const site = 1 + 3 * layer;
  const qkv = `${name}.attention.self.qkv`;
  const attended = await run(() => attention(ops, config, weights, qkv, batch, x, dropout, site));
  const joinTo = (residual: Tensor, part: string, input: Tensor | Operand, maskSite: number) => {
    const dense = linear(ops, weights, `${name}.${part}.dense`, input);
    const mask = dropout([batch.size * batch.length, config.hiddenSize], config.hiddenDropout, maskSite);
    const sum = ops.add(applyDropout(ops, dense, mask), residual);
    return { mask, ...layerNorm(ops, weights, `${name}.${part}.LayerNorm`, config.layerNormEpsilon, sum) };
  };
  const first = await run(() => joinTo(x, 'attention.output', attended.context, site + 1));
  const middle = first.output;
  const { activated, slope } = await run(() => {
    const hidden = linear(ops, weights, `${name}.intermediate.dense`, middle);
    const { output, slope } = gelu(ops, hidden, training);
    return { activated: ops.operand(output), slope };
  });
  const second = await run(() => joinTo(middle, 'output', activated, site + 2));
  const saved = {
    attention: attended,
    attentionMask: first.mask,
    attentionNorm: first.saved,
    middle,
    activated,
    slope,
    outputMask: second.mask,
    outputNorm: second.saved,
  };
  return { output: second.output, saved };
}

/** Emits the layer's gradients from that of its output; returns that of its input `x`. */
export async function encoderLayerBackward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  layer: number,
  batch: BatchTensors,
  x: Tensor,
  saved: LayerSaved,
  dOutput: Tensor,
  emit: EmitGradient,
  run: RunPart,
): Promise<Tensor> {
  const name = layerName(layer);
  const { middle, activated, slope } = saved;
  const dense = (part: string, input: Tensor | Operand, dy: Tensor) =>
    linearBackward(ops, weights, `${name}.${part}`, input, dy, emit);
  const norm = (part: string, normSaved: NormSaved, dy: Tensor) =>
    layerNormBackward(ops, weights, `${name}.${part}`, normSaved, dy, emit);

  const upper = await run(() => {
    const dSecond = norm('output.LayerNorm', saved.outputNorm, dOutput);
    const dActivated = dense('output.dense', activated, applyDropout(ops, dSecond, saved.outputMask));
    return { dSecond, dHidden: ops.mul(dActivated, slope as Tensor) };
  });
  const dFirst = await run(() => {
    const dMiddle = dense('intermediate.dense', middle, upper.dHidden);
    return norm('attention.output.LayerNorm', saved.attentionNorm, ops.add(dMiddle, upper.dSecond));
  });
  for (const tensor of Object.values(upper)) tensor.dispose();
  const dContext = await run(() =>
    dense('attention.output.dense', saved.attention.context, applyDropout(ops, dFirst, saved.attentionMask)),
  );
  const dX = await run(() => {
    const qkv = `${name}.attention.self.qkv`;
    return ops.add(
      attentionBackward(ops, config, weights, qkv, batch, x, saved.attention, dContext, emit),
      dFirst,
    );
  });
  dContext.dispose();
  dFirst.dispose();
  return dX;
}
