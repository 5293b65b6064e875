/**
 * The page of Phase 2 in Chromium against the same int8 file in Node: by onnxruntime-web, and by onnxruntime-node where
 * `MAUDE_PEER_ONNXRUNTIME` names its folder.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { softmax } from '../../core/softmax';
import { loadTokenizer } from '../../features/load-tokenizer';
import { exportFolder } from '../export-folder';
import { ONNX_FILES } from '../export-model';
import { miniLmChoice } from '../minilm-fixture';
import {
  type BuiltPages,
  builtPages,
  difference,
  HARD_TEXTS,
  LARGE_TEXT,
  MARKUP,
  NO_BROWSER,
  onnxScorer,
  picture,
  seePage,
  typed,
} from './page-fixture';

const runtime = process.env.MAUDE_PEER_ONNXRUNTIME ?? '';
const MODELS = { untrained: async () => ({}), 'all-MiniLM-L6-v2': miniLmChoice };

describe.each(Object.entries(MODELS))('the page of Phase 2, %s', (name, choose) => {
  let built: BuiltPages | null = null;
  let reason = '';
  beforeAll(async () => {
    const options = await choose();
    if ('reason' in options) reason = String(options.reason);
    else built = await builtPages(options);
  }, 300_000);
  afterAll(() => built?.close());

  it('says what the same file says in Node, and shows what mattered', async ({ skip }) => {
    if (!built) return skip(reason);
    const { browser, project, id, server } = built;
    if (!browser) return skip(NO_BROWSER);
    const model = exportFolder(project, id, { classifier: 'bert', phase: 2 });
    const scorer = await onnxScorer(model, ONNX_FILES.int8);
    const seen = await seePage(browser, `${server.url}/phase2/`, 390);
    const { page, problems, read } = seen;
    const largest = { web: 0, node: 0 };
    for (const text of HARD_TEXTS) {
      const { asTrained: shown } = await read(text);
      const [here] = await scorer.score([typed(text)]);
      largest.web = Math.max(largest.web, difference(shown, here.asTrained));
      if (existsSync(runtime)) {
        const own = await predictInNode(model, scorer.clean(typed(text)));
        largest.node = Math.max(largest.node, difference(shown, own));
      }
    }
    console.log(`${name}: page against onnxruntime-web and onnxruntime-node: ${JSON.stringify(largest)}`);
    expect(largest.web).toBeLessThan(1e-3);
    expect(largest.node).toBeLessThan(1e-3);
    expect(await page.locator('#note').textContent()).toMatch(/of which the model reads 62: its beginning/);
    await read(MARKUP);
    await page.locator('#why').click();
    await page.waitForSelector('#legend:has-text("this text"), #legend:has-text("speaks for")');
    expect(await page.locator('#shown').textContent()).toBe(scorer.clean(typed(MARKUP)));
    expect(await page.locator('img').count()).toBe(0);
    await read(HARD_TEXTS[0]);
    await page.locator('#why').click();
    await page.waitForSelector('#legend:has-text("speaks for")');
    expect(await page.locator('mark').count()).toBeGreaterThan(3);
    await picture(seen, `phase2-${name}-390`);
    await page.setViewportSize({ width: 1200, height: 800 });
    await picture(seen, `phase2-${name}-1200`);
    expect((await read(LARGE_TEXT)).asTrained).toHaveLength(4);
    expect(problems).toEqual([]);
  });
});

async function predictInNode(folder: string, text: string): Promise<number[]> {
  const ort = createRequire(__filename)(runtime) as typeof import('onnxruntime-web');
  const { ids } = await (await loadTokenizer(folder)).encodeAll([text], { maxLength: 64 });
  const session = await ort.InferenceSession.create(await readFile(join(folder, ONNX_FILES.int8)));
  const tensor = (of: (id: number) => number) =>
    new ort.Tensor(
      'int64',
      BigInt64Array.from(ids, (id) => BigInt(of(id))),
      [1, ids.length],
    );
  const { logits } = await session.run({ input_ids: tensor((id) => id), attention_mask: tensor(() => 1) });
  return softmax(logits.data as Float32Array);
}
