/**
 * A BERT is trained, chosen and exported; the export is then loaded by Python's transformers (the Python that
 * `MAUDE_PEER_PYTHON` names), by onnxruntime-web and by onnxruntime-node (the folder that `MAUDE_PEER_ONNXRUNTIME`
 * names: 288 MB, therefore no dependency).
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { infer } from '../classifiers/encoder/bert/bert';
import { Ops } from '../classifiers/encoder/bert/ops';
import { joinParts, parameterSpecs } from '../classifiers/encoder/bert/parameters';
import { readBertModel } from '../classifiers/encoder/bert/read-model';
import { bertTrainer } from '../classifiers/encoder/training/train-fold';
import { type Project, projectAt } from '../core/project';
import { softmax } from '../core/softmax';
import { openSnapshot } from '../data/store/snapshot';
import { padBatch } from '../features/batches';
import { loadTokenizer } from '../features/load-tokenizer';
import type { TokenRows } from '../features/token-rows';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { openTensorflow } from '../tensorflow/open-tensorflow';
import { makeChoice, TINY_RECIPE } from './choice-fixture';
import type { ExportedFolder } from './export-folder';
import { exportModel, ONNX_FILES } from './export-model';
import { miniLmChoice } from './minilm-fixture';
import { verifyExport } from './verify-export';

const python = process.env.MAUDE_PEER_PYTHON ?? '';
const runtime = process.env.MAUDE_PEER_ONNXRUNTIME ?? '';
const missing = missingLibrary();
if (missing) console.log(`skipped: ${missing}`);

const MODELS = {
  'trained from nothing': async () => ({
    bert: bertTrainer(TINY_RECIPE, await openTensorflow({ device: 'cpu' })),
  }),
  'all-MiniLM-L6-v2': miniLmChoice,
};

describe.skipIf(missing !== '').each(Object.entries(MODELS))('an exported BERT, %s', (_name, choose) => {
  let absent = '';
  let project: Project;
  let exported: ExportedFolder;
  let texts: string[];
  let rows: TokenRows;
  let ours: number[][];

  beforeAll(async () => {
    project = projectAt(await mkdtemp(join(tmpdir(), 'export-')));
    const options = await choose();
    if ('reason' in options) {
      absent = options.reason;
      console.log(`skipped: ${absent}`);
      return;
    }
    const engine = await openTensorflow({ device: 'cpu' });
    const { id, runs } = await makeChoice(project, options);
    exported = await exportModel(project, id, { classifier: 'bert' });
    const examples = await (await openSnapshot(project, runs[0].inputs.snapshot)).examples();
    const narratives = examples.map(({ text }) => text).sort((a, b) => a.length - b.length);
    const long = narratives.slice(-20).join(' ');
    texts = [...narratives.slice(0, 12), ...narratives.slice(-12), long, 'a', 'CAFÉ ÀÉ 漢字 naïve 😀 U+2028'];
    rows = await (await loadTokenizer(exported.folder)).encodeAll(texts, {
      maxLength: TINY_RECIPE.maxLength,
    });
    ours = await logitsOf(exported.folder, rows, new Ops(engine));
  }, 300_000);
  afterAll(() => rm(project.root, { recursive: true }));

  beforeEach(({ skip }) => skip(absent !== '', absent));

  it('says in ONNX what the training saved', async () => {
    const [whole, small] = await verifyExport(project, exported, { texts: 40 });
    console.log('onnxruntime-web against saved predictions:', whole, small);
    expect(whole).toMatchObject({ texts: 40, sameLabel: 40 });
    expect(whole.largestDifference).toBeLessThan(1e-5);
    expect(small.largestDifference).toBeLessThan(0.01);
  });

  it('has the token ids and logits of transformers', ({ skip }) => {
    const reason = python && existsSync(python) ? '' : 'MAUDE_PEER_PYTHON names no Python with transformers';
    if (reason) console.log(`skipped: ${reason}`);
    skip(reason !== '', reason);
    const input = JSON.stringify({ folder: exported.folder, texts });
    const output = execFileSync(python, [join(__dirname, 'export-peer.py')], { input, encoding: 'utf8' });
    const peer = JSON.parse(output) as { ids: number[][]; logits: number[][]; version: string };
    const ids = texts.map((_, i) => [...rows.ids.subarray(rows.offsets[i], rows.offsets[i + 1])]);
    expect(peer.ids).toEqual(ids);
    expect(ids.filter(({ length }) => length === TINY_RECIPE.maxLength).length).toBeGreaterThan(3);
    const largest = largestDifference(peer.logits, ours);
    console.log(`transformers ${peer.version}: largest difference of a logit ${largest.toExponential(2)}`);
    expect(largest).toBeLessThan(1e-5);
  });

  it('has the logits of onnxruntime-node', async ({ skip }) => {
    const reason = existsSync(runtime) ? '' : 'MAUDE_PEER_ONNXRUNTIME names no folder of onnxruntime-node';
    if (reason) console.log(`skipped: ${reason}`);
    skip(reason !== '', reason);
    const ort = createRequire(__filename)(runtime) as typeof import('onnxruntime-web');
    const differences: number[] = [];
    for (const file of [ONNX_FILES.float32, ONNX_FILES.int8]) {
      const session = await ort.InferenceSession.create(await readFile(join(exported.folder, file)));
      const logits: number[][] = [];
      for (const i of texts.keys()) {
        const ids = rows.ids.subarray(rows.offsets[i], rows.offsets[i + 1]);
        const tensor = (of: (n: number) => number) =>
          new ort.Tensor(
            'int64',
            BigInt64Array.from(ids, (n) => BigInt(of(n))),
            [1, ids.length],
          );
        const result = await session.run({ input_ids: tensor((n) => n), attention_mask: tensor(() => 1) });
        logits.push([...(result.logits.data as Float32Array)]);
      }
      differences.push(
        file === ONNX_FILES.float32
          ? largestDifference(logits, ours)
          : largestDifference(logits.map(softmax), ours.map(softmax)),
      );
    }
    console.log(
      `onnxruntime-node: logits ${differences[0].toExponential(2)}, int8 probabilities ${differences[1]}`,
    );
    expect(differences[0]).toBeLessThan(1e-4);
    expect(differences[1]).toBeLessThan(0.01);
  });
});

async function logitsOf(folder: string, rows: TokenRows, ops: Ops): Promise<number[][]> {
  const { config, values } = await readBertModel(folder);
  const weights = new Map(
    parameterSpecs(config).map((spec) => [spec.name, ops.upload(joinParts(spec, values), spec.shape)]),
  );
  const batch = Uint32Array.from({ length: rows.offsets.length - 1 }, (_, i) => i);
  const logits = await infer(ops, config, weights, padBatch(rows, batch, 0), async () => {});
  const flat = [...((await ops.engine.read(logits)) as Float32Array)];
  return Array.from(batch, (i) => flat.slice(4 * i, 4 * i + 4));
}

function largestDifference(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, c) => Math.abs(value - b[i][c]))));
}
