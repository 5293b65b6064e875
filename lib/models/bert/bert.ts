/**
 * BERT (Devlin et al. 2019, arXiv:1810.04805) for classification, with an explicit backward pass: what a layer saved is
 * freed as soon as its gradients are known, and its gradients are known before the layer below begins.
 */
import type { PaddedBatch } from '../../features/batches';
import type { Tensor } from '../../tensorflow/engine';
import { type BatchTensors, batchTensors } from './batch';
import type { BertConfig } from './config';
import { type DropoutKey, dropoutOf } from './dropout';
import { type EmbeddingsSaved, embed, embedBackward } from './embeddings';
import { encoderLayer, encoderLayerBackward, type LayerSaved } from './encoder-layer';
import { type HeadSaved, head, headBackward } from './head';
import type { Ops } from './ops';
import type { EmitGradient, Weights } from './parameters';

/** Called between layers, so that other work can have its turn. */
export type Pause = () => Promise<void>;

/** A forward pass that `backward` can continue. The caller hands it to `backward` or disposes it by `disposePass`. */
export interface ForwardPass {
  readonly batch: BatchTensors;
  readonly logits: Tensor;
  /** The input of each layer, and last the final states. */
  readonly states: Tensor[];
  readonly embeddings: EmbeddingsSaved;
  readonly layers: LayerSaved[];
  readonly head: HeadSaved;
}

/** Runs the model for training, with dropout by `key` (null for none). */
export async function forward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  padded: PaddedBatch,
  key: DropoutKey | null,
  pause: Pause,
): Promise<ForwardPass> {
  const dropout = dropoutOf(ops, key);
  const batch = ops.section(() => batchTensors(ops, config, padded));
  const embedded = ops.section(() => embed(ops, config, weights, batch, dropout));
  const states = [embedded.output];
  const layers: LayerSaved[] = [];
  for (let layer = 0; layer < config.numLayers; layer++) {
    await pause();
    const { output, saved } = ops.section(() =>
      encoderLayer(ops, config, weights, layer, batch, states[layer], dropout, true),
    );
    states.push(output);
    layers.push(saved);
  }
  const top = ops.section(() => head(ops, config, weights, batch, states[config.numLayers], dropout));
  return { batch, logits: top.logits, states, embeddings: embedded.saved, layers, head: top.saved };
}

/** Emits every parameter's gradient, from the head down, and frees the pass. */
export async function backward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  pass: ForwardPass,
  dLogits: Tensor,
  emit: EmitGradient,
  pause: Pause,
): Promise<void> {
  const { batch, states, layers } = pass;
  let dStates = ops.section(() => headBackward(ops, config, weights, batch, pass.head, dLogits, emit));
  disposeAll([pass.head, pass.logits, states[config.numLayers]]);
  for (let layer = config.numLayers - 1; layer >= 0; layer--) {
    await pause();
    const dOutput = dStates;
    dStates = ops.section(() =>
      encoderLayerBackward(ops, config, weights, layer, batch, states[layer], layers[layer], dOutput, emit),
    );
    disposeAll([dOutput, layers[layer], states[layer]]);
  }
  ops.section(() => embedBackward(ops, config, weights, batch, pass.embeddings, dStates, emit));
  disposeAll([dStates, pass.embeddings, batch]);
}

/** Logits [size, classes] without dropout; nothing else stays. */
export async function infer(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  padded: PaddedBatch,
  pause: Pause,
): Promise<Tensor> {
  const none = dropoutOf(ops, null);
  const batch = ops.section(() => batchTensors(ops, config, padded));
  let states = ops.section(() => embed(ops, config, weights, batch, none).output);
  for (let layer = 0; layer < config.numLayers; layer++) {
    await pause();
    const input = states;
    states = ops.section(() => encoderLayer(ops, config, weights, layer, batch, input, none, false).output);
    input.dispose();
  }
  const logits = ops.section(() => head(ops, config, weights, batch, states, none).logits);
  disposeAll([states, batch]);
  return logits;
}

/** Frees a pass that will not be continued. */
export function disposePass(pass: ForwardPass): void {
  disposeAll([pass]);
}

/** Frees every tensor inside arrays and plain objects. */
export function disposeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('dispose' in value) (value as Tensor).dispose();
  else for (const item of Object.values(value)) disposeAll(item);
}
