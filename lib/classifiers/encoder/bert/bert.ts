/**
 * BERT (Devlin et al. 2019, arXiv:1810.04805) for classification, with an explicit backward pass: what a layer saved is
 * freed as soon as its gradients are known, and its gradients are known before the layer below begins.
 */
import type { PaddedBatch } from '../../../features/batches';
import type { Tensor } from '../../../tensorflow/engine';
import { type BatchTensors, batchTensors } from './batch';
import type { BertConfig } from './config';
import type { ForwardContext, RunPart } from './contexts';
import { type Dropout, type DropoutKey, dropoutOf } from './dropout';
import { type EmbeddingsSaved, embed, embedBackward } from './embeddings';
import { encoderLayer, encoderLayerBackward, type LayerSaved } from './encoder-layer';
import { type HeadSaved, head, headBackward } from './head';
import type { Ops } from './ops';
import type { EmitGradient, Weights } from './parameters';

/** Called between the parts of a layer, so that other work can have its turn. */
export type Pause = () => Promise<void>;

/** A forward pass that `backward` can continue. The caller hands it to `backward` or frees it by `disposeAll`. */
export interface ForwardPass {
  readonly batch: BatchTensors;
  readonly logits: Tensor;
  /** The input of each layer, and last the final states. */
  readonly states: Tensor[];
  readonly embeddings: EmbeddingsSaved;
  /** Empty when the layers are to be computed again. */
  readonly layers: LayerSaved[];
  readonly dropout: Dropout;
  readonly head: HeadSaved;
}

/** How a forward pass is done. */
export interface ForwardOptions {
  /** What the dropout masks are drawn from; null for none. */
  readonly key: DropoutKey | null;
  readonly pause: Pause;
  /**
   * Whether only the layers' inputs are kept, and `backward` computes each layer again, to the same bits (Chen et al.
   * 2016, arXiv:1604.06174); default false.
   */
  readonly recompute?: boolean;
}

/** What a backward pass starts from, and where its gradients go. */
export interface BackwardOptions {
  /** Gradient of the loss with respect to the logits, [size, classes]. */
  readonly dLogits: Tensor;
  readonly emit: EmitGradient;
  readonly pause: Pause;
}

/** Runs the model for training. */
export async function forward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  padded: PaddedBatch,
  { key, pause, recompute = false }: ForwardOptions,
): Promise<ForwardPass> {
  const dropout = dropoutOf(ops, key);
  return freeingOnError(ops, async (section) => {
    const batch = section(() => batchTensors(ops, config, padded));
    const run = pausing(section, pause);
    const context = { ops, config, weights, batch, dropout, training: true, run };
    const embedded = section(() => embed(context));
    const states = [embedded.output];
    const layers: LayerSaved[] = [];
    for (let layer = 0; layer < config.numLayers; layer++) {
      const { output, saved } = await encoderLayer(context, layer, states[layer]);
      states.push(output);
      if (recompute) disposeAll(saved);
      else layers.push(saved);
    }
    const top = section(() => head(context, states[config.numLayers]));
    return {
      batch,
      logits: top.logits,
      states,
      embeddings: embedded.saved,
      layers,
      dropout,
      head: top.saved,
    };
  });
}

/** Emits every parameter's gradient, from the head down, and frees the pass, also when it fails. */
export async function backward(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  pass: ForwardPass,
  { dLogits, emit, pause }: BackwardOptions,
): Promise<void> {
  const { batch, states, layers } = pass;
  try {
    await freeingOnError(ops, async (section) => {
      const run = pausing(section, pause);
      const context = { ops, config, weights, batch, dropout: pass.dropout, training: true, emit, run };
      let dStates = section(() => headBackward(context, pass.head, dLogits));
      disposeAll([pass.head, pass.logits, states[config.numLayers]]);
      for (let layer = config.numLayers - 1; layer >= 0; layer--) {
        const dOutput = dStates;
        const input = states[layer];
        const saved = layers[layer] ?? (await savedAgain(context, layer, input));
        dStates = await encoderLayerBackward(context, layer, input, saved, dOutput);
        disposeAll([dOutput, saved, input]);
      }
      section(() => embedBackward(context, pass.embeddings, dStates));
      dStates.dispose();
    });
  } finally {
    disposeAll(pass);
  }
}

/** Logits [size, classes] without dropout; nothing else stays. */
export async function infer(
  ops: Ops,
  config: BertConfig,
  weights: Weights,
  padded: PaddedBatch,
  pause: Pause,
): Promise<Tensor> {
  const dropout = dropoutOf(ops, null);
  return freeingOnError(ops, async (section) => {
    const batch = section(() => batchTensors(ops, config, padded));
    const run = pausing(section, pause);
    const context = { ops, config, weights, batch, dropout, training: false, run };
    let states = section(() => embed(context).output);
    for (let layer = 0; layer < config.numLayers; layer++) {
      const input = states;
      const layered = await encoderLayer(context, layer, input);
      states = layered.output;
      disposeAll([layered.saved, input]);
    }
    const logits = section(() => head(context, states).logits);
    disposeAll([states, batch]);
    return logits;
  });
}

/** What a layer's backward pass needs, computed again. */
async function savedAgain(forward: ForwardContext, layer: number, input: Tensor): Promise<LayerSaved> {
  const { output, saved } = await encoderLayer(forward, layer, input);
  output.dispose();
  return saved;
}

type Section = <R>(part: () => R) => R;

function pausing(section: Section, pause: Pause): RunPart {
  return async (part) => {
    await pause();
    return section(part);
  };
}

/** Runs `work` in sections; when it fails, what its sections returned is freed. */
async function freeingOnError<T>(ops: Ops, work: (section: Section) => Promise<T>): Promise<T> {
  const made: unknown[] = [];
  try {
    return await work((part) => {
      const result = ops.section(part);
      made.push(result);
      return result;
    });
  } catch (error) {
    disposeAll(made);
    throw error;
  }
}

/** Frees every tensor inside arrays and plain objects. */
export function disposeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('dispose' in value) (value as Tensor).dispose();
  else for (const item of Object.values(value)) disposeAll(item);
}
