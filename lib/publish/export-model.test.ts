import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../core/files/files';
import { writeSealed } from '../core/files/sealed';
import { type Project, projectAt } from '../core/project';
import { decodeProtobuf } from '../tensorflow/protobuf';
import { type MadeChoice, makeChoice } from './choice-fixture';
import { type ExportedFolder, openExport } from './export-folder';
import { exportModel, ONNX_FILES } from './export-model';
import { openProvenanceRecord } from './provenance-record';
import { predictOnnx, verifyExport } from './verify-export';

let project: Project;
let choice: MadeChoice;
let bert: ExportedFolder;

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'export-')));
  choice = await makeChoice(project);
  bert = await exportModel(project, choice.id, { classifier: 'bert' });
});
afterAll(() => rm(project.root, { recursive: true }));

describe('exportModel', () => {
  it('writes the files that transformers and ONNX runtimes load, with card and provenance', async () => {
    expect(bert.manifest.files.map(({ path }) => path)).toEqual([
      'README.md',
      'config.json',
      'model.safetensors',
      'modeling_maude.py',
      'onnx/model.onnx',
      'onnx/model_int8.onnx',
      'provenance.json',
      'scorer.json',
      'scoring_maude.py',
      'tokenizer.json',
      'tokenizer_config.json',
      'vocab.txt',
    ]);
    expect(await readJson(join(bert.folder, 'config.json'))).toMatchObject({
      architectures: ['MaudeBertForSequenceClassification'],
      auto_map: {
        AutoModelForSequenceClassification: 'modeling_maude.MaudeBertForSequenceClassification',
      },
      pooling: 'clsMeanConcat',
      truncation: 'head',
    });
    const { digest } = await openProvenanceRecord(project, choice.id);
    expect(await readFile(join(bert.folder, 'README.md'), 'utf8')).toContain(digest);
  });

  it('states opset, inputs and the digest in the ONNX file', async () => {
    const fields = [...decodeProtobuf(await readFile(join(bert.folder, ONNX_FILES.int8)))];
    const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('latin1');
    expect([...decodeProtobuf(fields.find(([field]) => field === 8)?.[1] as Uint8Array)]).toEqual([[2, 23]]);
    const graph = [...decodeProtobuf(fields.find(([field]) => field === 7)?.[1] as Uint8Array)];
    const named = (field: number) =>
      graph
        .filter(([number]) => number === field)
        .map(([, value]) => text([...decodeProtobuf(value as Uint8Array)][0][1]));
    expect([named(11), named(12)]).toEqual([['input_ids', 'attention_mask'], ['logits']]);
    const { digest } = await openProvenanceRecord(project, choice.id);
    expect(fields.filter(([field]) => field === 14).map(([, value]) => text(value))).toEqual(
      expect.arrayContaining([expect.stringContaining(digest)]),
    );
  });

  it('quantizes without changing what the model says', async () => {
    const texts = [
      'The patient died.',
      'Screen went blank; no harm to the patient was reported.',
      '',
      '\u{1F480}',
    ];
    const whole = await predictOnnx(bert.folder, ONNX_FILES.float32, texts);
    const small = await predictOnnx(bert.folder, ONNX_FILES.int8, texts);
    expect(whole).toHaveLength(16);
    expect(new Set(whole.map((p) => p.toFixed(6))).size).toBeGreaterThan(8);
    for (const [i, p] of whole.entries()) expect(Math.abs(small[i] - p)).toBeLessThan(0.03);
    expect(small).not.toEqual(whole);
  });

  it('gives Phase 1 back as the run had it', async () => {
    const words = await exportModel(project, choice.id, { classifier: 'tfidf-logistic' });
    expect(words.manifest.files.map(({ path }) => path)).toEqual([
      'README.md',
      'model.bin',
      'model.json',
      'provenance.json',
      'scorer.json',
      'scoring_maude.py',
    ]);
    const [checked] = await verifyExport(project, words);
    expect(checked).toMatchObject({ texts: 16, sameLabel: 16 });
    expect(checked.largestDifference).toBeLessThan(1e-12);
  });

  it('finds the same export again', async () => {
    const before = await readFile(join(bert.folder, 'export.json'));
    expect(await exportModel(project, choice.id, { classifier: 'bert' })).toEqual(bert);
    expect(await readFile(join(bert.folder, 'export.json'))).toEqual(before);
  });
});

describe('openExport', () => {
  const damages: [string, string, (folder: string) => Promise<unknown>][] = [
    ['a changed file', 'config.json was changed', (at) => writeFile(join(at, 'config.json'), '{}')],
    ['an added file', 'extra.txt was added', (at) => writeFile(join(at, 'extra.txt'), 'x')],
    [
      'a link',
      'loop: expected the files of the export; received a symbolic link',
      (at) => symlink('.', join(at, 'loop')),
    ],
    ['a missing file', 'vocab.txt is missing', (at) => rm(join(at, 'vocab.txt'))],
    ['no provenance', 'expected the provenance record', (at) => rm(join(at, 'provenance.json'))],
    ['another provenance', 'it is another one', (at) => writeFile(join(at, 'provenance.json'), '{}')],
    ['no manifest', "expected an export's manifest", (at) => rm(join(at, 'export.json'))],
    ['another digest', 'expected digest', (at) => resealed(at, { recordDigest: 'f'.repeat(64) })],
  ];

  it.each(damages)('refuses %s', async (_, message, damage) => {
    const folder = join(project.root, 'damaged');
    await rm(folder, { recursive: true, force: true });
    await cp(bert.folder, folder, { recursive: true });
    await expect(openExport(project, folder)).resolves.toBeTruthy();
    await damage(folder);
    await expect(openExport(project, folder)).rejects.toThrow(message);
  });

  async function resealed(folder: string, change: object): Promise<void> {
    await writeSealed(join(folder, 'export.json'), { ...bert.manifest, ...change });
  }
});
