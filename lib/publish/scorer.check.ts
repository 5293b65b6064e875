/** Two hundred hard narratives through everything that scores: this code, ONNX runtimes and the demo pages. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../classifiers/machine-fixture';
import type { Score, Scorer } from '../classifiers/scorer/scorer';
import { missingLibrary } from '../tensorflow/library/missing-library';
import { type BuiltPages, builtPages, NO_BROWSER, onnxScorer, seePage, typed } from './demo/page-fixture';
import { exportFolder } from './export-folder';
import { ONNX_FILES } from './export-model';
import { hardReports } from './hard-texts-fixture';
import { openScorer } from './open-scorer';

/** As a page's field holds them, which has no empty text to read. */
const TEXTS = hardReports()
  .map((parts) => parts.map(({ text }) => text).join(' '))
  .map((text) => text.replace(/\r\n?/g, '\n'))
  .filter((text) => text.trim() !== '' && !text.includes('\u0000'));

let built: BuiltPages;
beforeAll(async () => {
  built = await builtPages();
}, 300_000);
afterAll(() => built.close());

const folderOf = (classifier: string, phase: 1 | 2) =>
  exportFolder(built.project, built.id, { classifier, phase });

/** Largest difference of a probability, as trained and calibrated, and how many decisions agree. */
function compared(here: readonly Score[], there: readonly Score[]) {
  const differences = here.flatMap((score, i) =>
    (['asTrained', 'calibrated'] as const).flatMap((kind) =>
      score[kind].map((p, c) => Math.abs(p - there[i][kind][c])),
    ),
  );
  const agreed = here.filter(({ decision }, i) => decision === there[i].decision).length;
  return { largest: Math.max(...differences), agreed, texts: here.length };
}

async function shownBy(url: string): Promise<Score[]> {
  const seen = await seePage(built.browser!, url);
  const shown: Score[] = [];
  for (const text of TEXTS) shown.push(await seen.read(text));
  await seen.page.close();
  return shown;
}

describe('hard narratives', () => {
  it('are read alike by Phase 1 here and on its page', async ({ skip }) => {
    if (!built.browser) return skip(NO_BROWSER);
    const scorer = await openScorer(folderOf('tfidf-logistic', 1), machineOf(built.project));
    const shown = await shownBy(pathToFileURL(join(built.pages[0].folder, 'index.html')).href);
    const result = compared(await scorer.score(TEXTS.map(typed)), shown);
    console.log(`Phase 1, page: ${JSON.stringify(result)}`);
    expect(result.largest).toBeLessThan(1e-6);
    expect(result.agreed).toBe(TEXTS.length);
  }, 600_000);

  it.skipIf(missingLibrary())(
    'are read alike by Phase 2 here, in ONNX and on its page',
    async () => {
      const folder = folderOf('bert', 2);
      const scoreOf = (scorer: Scorer) => scorer.score(TEXTS.map(typed));
      const here = await scoreOf(await openScorer(folder, machineOf(built.project)));
      const whole = compared(here, await scoreOf(await onnxScorer(folder, ONNX_FILES.float32)));
      const small = await scoreOf(await onnxScorer(folder, ONNX_FILES.int8));
      const rounded = compared(here, small);
      console.log(`Phase 2: float32 ${JSON.stringify(whole)}, int8 ${JSON.stringify(rounded)}`);
      expect(whole.largest).toBeLessThan(1e-4);
      expect(whole.agreed).toBe(TEXTS.length);
      expect(rounded.largest).toBeLessThan(0.05);
      if (!built.browser) return;
      const page = compared(small, await shownBy(`${built.server.url}/phase2/`));
      console.log(`Phase 2, page against the same file: ${JSON.stringify(page)}`);
      expect(page.largest).toBeLessThan(1e-3);
    },
    600_000,
  );
});
