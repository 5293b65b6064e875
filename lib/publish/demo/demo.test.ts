import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineOf } from '../../classifiers/machine-fixture';
import { exportFolder, openExport } from '../export-folder';
import { ONNX_FILES } from '../export-model';
import { openScorer } from '../open-scorer';
import { openProvenanceRecord } from '../provenance-record';
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

let built: BuiltPages;
beforeAll(async () => {
  built = await builtPages();
}, 120_000);
afterAll(() => built.close());

const phase1Url = () => pathToFileURL(join(built.pages[0].folder, 'index.html')).href;

describe('the demo pages', () => {
  it('carry provenance and are sealed', async () => {
    const { project, id, pages } = built;
    const { digest } = await openProvenanceRecord(project, id);
    for (const { folder } of pages)
      expect((await openExport(project, folder)).manifest).toMatchObject({
        kind: 'space',
        record: id,
        recordDigest: digest,
      });
    const [first, second] = pages.map(({ folder }) => folder);
    expect((await readdir(first)).sort()).toEqual([
      'README.md',
      'export.json',
      'index.html',
      'provenance.json',
    ]);
    expect(await readFile(join(first, 'README.md'), 'utf8')).toMatch(
      /^---\ntitle: "MAUDE severity, Phase 1"\n/,
    );
    expect((await stat(join(second, 'ort-wasm-simd-threaded.wasm'))).size).toBeGreaterThan(1e7);
  });

  it('are served from their folder alone', async () => {
    const get = async (path: string) => (await fetch(`${built.server.url}${path}`)).status;
    expect(await get('/')).toBe(200);
    expect(await get('/phase2/worker.js')).toBe(200);
    for (const path of ['/..%2f..%2fdata/current.json', '/%2e%2e/selection/current.json', '/none', '/%'])
      expect(await get(path), path).toBe(404);
  });

  it('of Phase 1 opens from disk and says what the notebook says', async ({ skip }) => {
    const { browser, project, id } = built;
    if (!browser) return skip(NO_BROWSER);
    const { page, problems, read } = await seePage(browser, phase1Url());
    const folder = exportFolder(project, id, { classifier: 'tfidf-logistic', phase: 1 });
    const scorer = await openScorer(folder, machineOf(project));
    for (const text of HARD_TEXTS) {
      const [here] = await scorer.score([typed(text)]);
      const there = await read(text);
      expect(difference(there.asTrained, here.asTrained), text).toBeLessThan(1e-6);
      expect(difference(there.calibrated, here.calibrated), text).toBeLessThan(1e-6);
      expect([there.decision, there.deathAlarm]).toEqual([here.decision, here.deathAlarm]);
    }
    expect(await page.title()).toMatch(/^MAUDE severity/);
    await read(MARKUP);
    expect(await page.locator('#shown').textContent()).toBe(scorer.clean(typed(MARKUP)));
    expect(await page.locator('img').count()).toBe(0);
    expect((await read(LARGE_TEXT)).calibrated.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 10);
    await page.locator('#text').fill('  \n ');
    await page.waitForSelector('#status:has-text("Write or paste")');
    expect(await page.locator('.row').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  it('of Phase 2 says what the same file says in Node', async ({ skip }) => {
    const { browser, project, id, server } = built;
    if (!browser) return skip(NO_BROWSER);
    const { page, problems, read } = await seePage(browser, `${server.url}/phase2/`, 390);
    const folder = exportFolder(project, id, { classifier: 'bert', phase: 2 });
    const scorer = await onnxScorer(folder, ONNX_FILES.int8);
    const [expected] = await scorer.score([typed(MARKUP)]);
    expect(difference((await read(MARKUP)).asTrained, expected.asTrained)).toBeLessThan(1e-3);
    await page.locator('#why').click();
    await page.waitForSelector('#legend:has-text("this text"), #legend:has-text("speaks for")');
    expect(await page.locator('#shown').textContent()).toBe(scorer.clean(typed(MARKUP)));
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 60_000);

  it('can be read on a phone and used by keyboard', async ({ skip }) => {
    if (!built.browser) return skip(NO_BROWSER);
    for (const width of [390, 1200]) {
      const seen = await seePage(built.browser, phase1Url(), width);
      const { page, problems } = seen;
      await page.keyboard.press('Tab');
      await page.keyboard.type('The patient died.');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.locator('#examples button:focus').textContent()).toBe('An injury');
      await page.waitForSelector('#bars[data-probabilities]');
      expect(await page.locator('#text').inputValue()).toContain('catheter');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await picture(seen, `phase1-${width}`);
      expect(problems).toEqual([]);
      await page.close();
    }
  }, 60_000);
});
