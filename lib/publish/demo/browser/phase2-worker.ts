/** Tokenizer and model of Phase 2, off the page's own thread. */
import * as ort from 'onnxruntime-web/wasm';
import { softmax } from '../../../core/softmax';
import { Tokenizer } from '../../../features/tokenizer';
import { wordPieceOf } from '../../../features/tokenizer-json';
import type { Truncation } from '../../../features/truncation';
import type { ReadRequest, WorkerMessage } from './worker-messages';

interface Reading {
  readonly maxLength: number;
  readonly truncation: Truncation;
}

type Model = (text: string) => Promise<{ probabilities: number[]; pieces: number }>;

const say = (message: WorkerMessage) => self.postMessage(message);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The first message says how texts are cut; all others are texts. One is read after the other. */
let model: Promise<Model> | null = null;
let queue: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<Reading | ReadRequest>) => {
  if (!('id' in data)) {
    model = load(data);
    model.then(
      () => say({ kind: 'ready' }),
      (error: unknown) => say({ kind: 'failed', id: null, message: messageOf(error) }),
    );
    return;
  }
  queue = queue.then(() => answer(data));
};

async function answer({ id, text }: ReadRequest): Promise<void> {
  try {
    if (!model) throw new Error('the model was not loaded');
    say({ kind: 'read', id, ...(await (await model)(text)) });
  } catch (error) {
    say({ kind: 'failed', id, message: messageOf(error) });
  }
}

async function load(options: Reading): Promise<Model> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: new URL('ort-wasm-simd-threaded.wasm', self.location.href).href };
  const json: unknown = await (await file('tokenizer.json')).json();
  const tokenizer = new Tokenizer(wordPieceOf(json, 'tokenizer.json'));
  const session = await ort.InferenceSession.create(await download('model_int8.onnx'), {
    executionProviders: ['wasm'],
  });
  return async (text) => {
    const { ids } = await tokenizer.encodeAll([text], options);
    const row = (of: (id: number) => number) =>
      new ort.Tensor(
        'int64',
        BigInt64Array.from(ids, (id) => BigInt(of(id))),
        [1, ids.length],
      );
    const { logits } = await session.run({ input_ids: row((id) => id), attention_mask: row(() => 1) });
    return { probabilities: softmax(logits.data as Float32Array), pieces: tokenizer.encode(text).length };
  };
}

async function file(name: string): Promise<Response> {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  return response;
}

async function download(name: string): Promise<Uint8Array> {
  const response = await file(name);
  const total = Number(response.headers.get('content-length') ?? 0);
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let done = 0;
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) break;
    pieces.push(value);
    done += value.length;
    say({ kind: 'loading', done, total: Math.max(total, done) });
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
