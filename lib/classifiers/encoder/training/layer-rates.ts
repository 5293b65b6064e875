/** Layer-wise decay of the learning rate: the lower a layer, the less it moves away from its pretrained weights. */

/**
 * The factor of a parameter's learning rate (Sun et al. 2019, arXiv:1905.05583, section 5.3.2): 1 for head, pooler and
 * the top layer, `decay` to the number of layers above it for the others, and once more for the embeddings.
 */
export function layerRate(name: string, numLayers: number, decay: number): number {
  if (name.startsWith('bert.embeddings.')) return decay ** numLayers;
  const layer = /^bert\.encoder\.layer\.(\d+)\./.exec(name)?.[1];
  return layer === undefined ? 1 : decay ** (numLayers - 1 - Number(layer));
}
