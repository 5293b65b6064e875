/** One encoder layer: attention and a two-layer perceptron, each added to its input and normalized (post-LN). */
import type { Tensor } from '../../../tensorflow/engine';
import { type AttentionSaved, attention, attentionBackward } from './attention';
import type { BackwardContext, ForwardContext } from './contexts';
import { applyDropout, type DropoutMask } from './dropout';
import { gelu } from './gelu';
import { layerNorm, layerNormBackward, type NormSaved } from './layer-norm';
import { linear, linearBackward } from './linear';
import type { Operand } from './ops';
import { layerName } from './parameters';

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

/** States `x` [size * length, hidden] through layer `layer`. */
export async function encoderLayer(
  forward: ForwardContext,
  layer: number,
  x: Tensor,
): Promise<{ output: Tensor; saved: LayerSaved }> {
  const { ops, config, batch, dropout, training, run } = forward;
  const name = layerName(layer);
  const site = 1 + 3 * layer;
  const qkv = `${name}.attention.self.qkv`;
  const attended = await run(() => attention(forward, qkv, x, site));
  const joinTo = (residual: Tensor, part: string, input: Tensor | Operand, maskSite: number) => {
    const dense = linear(forward, `${name}.${part}.dense`, input);
    const mask = dropout([batch.size * batch.length, config.hiddenSize], config.hiddenDropout, maskSite);
    const sum = ops.add(applyDropout(ops, dense, mask), residual);
    return { mask, ...layerNorm(forward, `${name}.${part}.LayerNorm`, sum) };
  };
  const first = await run(() => joinTo(x, 'attention.output', attended.context, site + 1));
  const middle = first.output;
  const { activated, slope } = await run(() => {
    const hidden = linear(forward, `${name}.intermediate.dense`, middle);
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
  backward: BackwardContext,
  layer: number,
  x: Tensor,
  saved: LayerSaved,
  dOutput: Tensor,
): Promise<Tensor> {
  const { ops, run } = backward;
  const name = layerName(layer);
  const { middle, activated, slope } = saved;
  const dense = (part: string, input: Tensor | Operand, dy: Tensor) =>
    linearBackward(backward, `${name}.${part}`, input, dy);
  const norm = (part: string, normSaved: NormSaved, dy: Tensor) =>
    layerNormBackward(backward, `${name}.${part}`, normSaved, dy);

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
    return ops.add(attentionBackward(backward, qkv, x, saved.attention, dContext), dFirst);
  });
  dContext.dispose();
  dFirst.dispose();
  return dX;
}
