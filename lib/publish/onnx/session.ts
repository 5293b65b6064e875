/** Runs an exported ONNX file in this process, by the very runtime that the demo page uses in a browser. */
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-web';
import { LABELS } from '../../core/labels';
import { softmax } from '../../core/softmax';

/** An opened model. */
export interface OnnxSession {
  /** Probabilities of one text's token ids, [CLS] and [SEP] included. */
  predict(ids: ArrayLike<number>): Promise<number[]>;
  close(): Promise<void>;
}

/** Opens the file at `path` on one thread. */
export async function openOnnx(path: string): Promise<OnnxSession> {
  const runtime = await import('onnxruntime-web');
  runtime.env.wasm.numThreads = 1;
  const session: InferenceSession = await runtime.InferenceSession.create(await readFile(path), {
    executionProviders: ['wasm'],
  });
  return {
    async predict(ids) {
      const row = (value: (i: number) => number) =>
        new runtime.Tensor(
          'int64',
          BigInt64Array.from(ids, (_, i) => BigInt(value(i))),
          [1, ids.length],
        );
      const { logits } = await session.run({ input_ids: row((i) => ids[i]), attention_mask: row(() => 1) });
      return softmax((logits.data as Float32Array).subarray(0, LABELS.length));
    },
    close: () => session.release(),
  };
}
