/** all-MiniLM-L6-v2 through our tokenizer and encoder, against transformers; needs the weights and libtensorflow. */
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../core/check';
import { codeRoot } from '../../../core/project';
import { loadTokenizer } from '../../../features/load-tokenizer';
import { missingLibrary } from '../../../tensorflow/library/missing-library';
import { openTensorflow } from '../../../tensorflow/open-tensorflow';
import { disposeAll, forward } from '../bert/bert';
import { Ops } from '../bert/ops';
import { joinParts, parameterSpecs } from '../bert/parameters';
import { loadPretrained } from '../bert/pretrained';
import golden from './minilm.golden.json';
import { resolvePretrained } from './resolve-pretrained';

const TOLERANCE = 1e-5;

describe('all-MiniLM-L6-v2 (needs its weights and libtensorflow)', () => {
  it('has the token ids and hidden states of transformers', async ({ skip }) => {
    const found = await resolvePretrained('all-MiniLM-L6-v2', { root: codeRoot() }).catch(messageOf);
    const reason = missingLibrary() || (typeof found === 'string' ? found : '');
    if (reason !== '') console.log(`skipped: ${reason}`);
    skip(reason !== '', reason);
    const { folder } = found as Exclude<typeof found, string>;
    const tokenizer = await loadTokenizer(folder);
    const rows = await tokenizer.encodeAll(golden.sentences, { maxLength: 512 });
    const ids = golden.sentences.map((_, i) => [...rows.ids.subarray(rows.offsets[i], rows.offsets[i + 1])]);
    expect(ids).toEqual(golden.inputIds);
    const errors = await stateErrors(folder, ids);
    console.log(
      `largest error of a hidden state: ${Math.max(...errors).toExponential(2)} max(1, |reference|)`,
    );
    expect(errors).toHaveLength(golden.rows.length);
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
  });
});

/** Of each row of the reference the largest difference of a value, or of the vector's norm, over max(1, |reference|). */
async function stateErrors(folder: string, ids: readonly number[][]): Promise<number[]> {
  const engine = await openTensorflow({ device: 'cpu' });
  const ops = new Ops(engine);
  const { config, values } = await loadPretrained(folder, { seed: 1 });
  const weights = new Map(
    parameterSpecs(config).map((spec) => [spec.name, ops.upload(joinParts(spec, values), spec.shape)]),
  );
  const [size, length] = [ids.length, Math.max(...ids.map((row) => row.length))];
  const inputIds = new Int32Array(size * length);
  for (const [row, of] of ids.entries()) inputIds.set(of, row * length);
  const lengths = Int32Array.from(ids, (row) => row.length);
  const batch = { size, length, inputIds, lengths };
  const pass = await forward(ops, config, weights, batch, { key: null, pause: async () => {} });
  const states = pass.states.map((state) => engine.readSync(state) as Float32Array);
  disposeAll(pass);
  return golden.rows.map(({ sentence, position, layer, norm, values: reference }) => {
    const start = (sentence * length + position) * config.hiddenSize;
    const vector = states[layer].subarray(start, start + config.hiddenSize);
    const differences = golden.columns.map((column, i) => relative(vector[column], reference[i]));
    return Math.max(...differences, relative(Math.hypot(...vector), norm));
  });
}

function relative(value: number, reference: number): number {
  return Math.abs(value - reference) / Math.max(1, Math.abs(reference));
}
