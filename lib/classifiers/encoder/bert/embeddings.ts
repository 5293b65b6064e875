/** Word, position and type embeddings, summed, normalized, with dropout. */
import type { Tensor } from '../../../tensorflow/engine';
import type { BackwardContext, ForwardContext } from './contexts';
import { applyDropout, type DropoutMask } from './dropout';
import { layerNorm, layerNormBackward, type NormSaved } from './layer-norm';
import { weightOf } from './parameters';

const WORDS = 'bert.embeddings.word_embeddings.weight';
const POSITIONS = 'bert.embeddings.position_embeddings.weight';
const TYPES = 'bert.embeddings.token_type_embeddings.weight';
const NORM = 'bert.embeddings.LayerNorm';

/** What the backward pass needs. */
export interface EmbeddingsSaved {
  readonly norm: NormSaved;
  readonly mask: DropoutMask | null;
}

/** Token ids to states [size * length, hidden]. Every token is of the first type. */
export function embed(forward: ForwardContext): { output: Tensor; saved: EmbeddingsSaved } {
  const { ops, config, weights, batch, dropout } = forward;
  const { inputIds, size, length } = batch;
  const { hiddenSize, hiddenDropout } = config;
  const words = ops.engine.run1('GatherV2', [weightOf(weights, WORDS), inputIds, ops.scalarInt(0)]);
  const positions = ops.firstRows(weightOf(weights, POSITIONS), length);
  const type = ops.firstRows(weightOf(weights, TYPES), 1);
  const sum = ops.add(ops.reshape(words, size, length, hiddenSize), ops.add(positions, type));
  const rows = ops.reshape(sum, size * length, hiddenSize);
  const { output, saved: norm } = layerNorm(forward, NORM, rows);
  const mask = dropout([size * length, hiddenSize], hiddenDropout, 0);
  return { output: applyDropout(ops, output, mask), saved: { norm, mask } };
}

/** Emits the gradients of all embeddings from that of the states. */
export function embedBackward(
  backward: BackwardContext,
  { norm, mask }: EmbeddingsSaved,
  dOutput: Tensor,
): void {
  const { ops, config, batch, emit } = backward;
  const { inputIds, size, length } = batch;
  const { hiddenSize, vocabularySize, maxPositions, typeVocabularySize } = config;
  const dNorm = applyDropout(ops, dOutput, mask);
  const dRows = layerNormBackward(backward, NORM, norm, dNorm);
  const vocabulary = ops.scalarInt(vocabularySize);
  emit(WORDS, ops.engine.run1('UnsortedSegmentSum', [dRows, inputIds, vocabulary]));
  const dPositions = ops.sumFirst(ops.reshape(dRows, size, length, hiddenSize));
  emit(POSITIONS, ops.padRows(dPositions, maxPositions - length));
  emit(TYPES, ops.padRows(ops.reshape(ops.sumRows(dPositions), 1, hiddenSize), typeVocabularySize - 1));
}
