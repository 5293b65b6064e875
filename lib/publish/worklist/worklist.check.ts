/** The worklist in headless Chromium: by keyboard alone, without a request, accessible, and fluid with 10,000 reports. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLabelForm } from '../../data/labels/label-form';
import { findBrowser } from '../../notebook/browser';
import type { ScoredReport } from '../predict/scored-report';
import { HOSTILE, suspect, suspects } from './worklist-fixture';
import { worklistPage } from './worklist-page';

const NO_BROWSER = 'no Chromium on this machine (Debian: apt-get install chromium)';
const ID = 'deaths-check';
/** Most milliseconds of a frame (median), as a reader feels it. */
const FRAME = 50;

let folder: string;
let browser: Browser | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worklist-'));
  const executablePath = findBrowser();
  const { chromium } = await import('playwright-core');
  if (executablePath) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

/** Writes the list of `reports` to the same file, as next month's replaces this one. */
async function written(reports: readonly ScoredReport[]): Promise<string> {
  const path = join(folder, 'list.html');
  await writeFile(
    path,
    await worklistPage(reports, { id: ID, perDay: 5, synthetic: true, footer: ['A model.'] }),
  );
  return pathToFileURL(path).href;
}

/** Opens the page; `problems` are errors and requests. */
async function opened(context: BrowserContext, url: string): Promise<{ page: Page; problems: string[] }> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url()))
      problems.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
  return { page, problems };
}

const pressed = (page: Page) => page.locator('.say[aria-pressed="true"]').allTextContents();

describe('the worklist', () => {
  it('is read by keyboard alone: decided, exported, there again, and next month too', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const reports = suspects(30);
    const context = await browser.newContext({ acceptDownloads: true });
    const { page, problems } = await opened(context, await written(reports));
    const type = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.keyboard.press('Tab');
    await page.keyboard.type('anna');
    await type('Escape', 'd', 'n');
    await page.keyboard.type('=2+2 "said"');
    await type('Escape', 'm', 'j', 'k', 'u', 'z', 'u');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')]);
    const csv = await readFile(await download.path(), 'utf8');
    const read = parseLabelForm(csv, download.suggestedFilename());
    expect(download.suggestedFilename()).toMatch(/^deaths-check-\d{4}-\d\d-\d\d\.csv$/);
    expect(read.map(({ label }) => label).sort()).toEqual(['D', 'M', 'unsure']);
    expect(read.map(({ reader }) => reader)).toEqual(['anna', 'anna', 'anna']);
    expect(read.find(({ label }) => label === 'M')?.note).toBe('=2+2 "said"');
    expect(csv).toContain(`"'=2+2`);
    const ranked = [...reports].sort((a, b) => b.probabilities[0] - a.probabilities[0]);
    expect(read.find(({ label }) => label === 'D')?.key).toBe(ranked[0].key);

    await page.reload();
    await page.waitForSelector('html[data-ready]');
    expect(await page.locator('#read-today').textContent()).toBe('3 of 5 read today');
    expect(await pressed(page)).toEqual(['dDeath']);
    expect(await page.locator('#reader').inputValue()).toBe('anna');

    await page.goto(await written([...reports, ...reports.slice(0, 10), suspect('99', 0.999)]));
    await page.waitForSelector('html[data-ready]');
    expect(await page.locator('#count').textContent()).toBe('5 of 31 reports');
    expect(await page.locator('#kept').textContent()).toMatch(/^3 reports with a decision/);
    await page.locator('#load').setInputFiles({
      name: 'other.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('key,label\n99,I\n'),
    });
    await page.waitForSelector('#status:has-text("1 decision")');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows hostile text as text, and searches', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const words = [{ word: 'document', weight: 1 }];
    const hostile = { device: HOSTILE, manufacturer: HOSTILE, text: HOSTILE, words };
    const context = await browser.newContext();
    const { page, problems } = await opened(
      context,
      await written([suspect(HOSTILE, 0.99, hostile), ...suspects(8)]),
    );
    expect(await page.locator('.narrative').textContent()).toBe(HOSTILE.replace('\u202e', ' '));
    expect(await page.locator('mark.for').count()).toBe(2);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toMatch(/^Deaths filed/);
    await page.keyboard.press('/');
    await page.keyboard.type('onerror');
    expect(await page.locator('#count').textContent()).toBe('1 of 9 reports');
    await page.keyboard.type(' and more');
    expect(await page.locator('#empty').isVisible()).toBe(true);
    expect(await page.locator('#report').isVisible()).toBe(false);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('goes on where the browser keeps nothing, and says so', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const context = await browser.newContext();
    await context.addInitScript(
      `Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })`,
    );
    const { page, problems } = await opened(context, await written(suspects(8)));
    await page.keyboard.press('d');
    expect(await page.locator('#read-today').textContent()).toBe('1 of 5 read today');
    expect(await page.locator('#kept').textContent()).toContain('keeps nothing');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is accessible and fits, light and dark, wide and on a phone', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const axe = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
    const url = await written(suspects(60));
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1280]) {
        const context = await browser.newContext({
          colorScheme,
          viewport: { width, height: 820 },
          bypassCSP: true,
        });
        const { page, problems } = await opened(context, url);
        await page.keyboard.press('d');
        const violations = async () => {
          const { violations: found } = (await page.evaluate(`${axe}; axe.run()`)) as {
            violations: { id: string; impact: string; nodes: { html: string }[] }[];
          };
          return found.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html)}`);
        };
        expect(await violations(), `${colorScheme} ${width}`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        await picture(page, `worklist-${width}-${colorScheme}`);
        await page.keyboard.press('?');
        expect(await violations(), `help, ${colorScheme} ${width}`).toEqual([]);
        expect(problems).toEqual([]);
        await context.close();
      }
  });

  it('prints the list with its narratives', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const context = await browser.newContext();
    const { page } = await opened(context, await written(suspects(12)));
    const pdf = await page.pdf();
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
    expect(await page.locator('#paper article').count()).toBe(0);
    await context.close();
  });

  it('stays fluid with 10,000 reports', async ({ skip }) => {
    if (!browser) return skip(NO_BROWSER);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const { page } = await opened(context, await written(suspects(10_000)));
    await page.evaluate(`document.getElementById('view-all').click()`);
    const scrolled = (await page.evaluate(SCROLL)) as number[];
    const filtered = (await page.evaluate(FILTER)) as number[];
    const stepped = (await page.evaluate(STEP)) as number[];
    const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
    console.log('10,000 reports, ms a frame: median and most', {
      ...{
        scroll: [median(scrolled), Math.max(...scrolled)],
        filter: [median(filtered), Math.max(...filtered)],
      },
      step: [median(stepped), Math.max(...stepped)],
    });
    for (const times of [scrolled, filtered, stepped]) expect(median(times)).toBeLessThan(FRAME);
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await context.close();
  });
});

/** Scripts for the page, as text: this file is compiled without the browser's types. Times of work and layout, in ms. */
const TIMED = `const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const times = [];
  const timed = (act) => { const t = performance.now(); act(); document.body.offsetHeight; times.push(performance.now() - t); };`;
const SCROLL = `(async () => { ${TIMED}
  const list = document.getElementById('list');
  for (let i = 0; i < 60; i++) { const t = performance.now(); list.scrollTop += 9731; await frame(); await frame(); list.offsetHeight; times.push((performance.now() - t) / 2); }
  return times; })()`;
const FILTER = `(async () => { ${TIMED}
  const search = document.getElementById('search');
  for (const text of ['p', 'pa', 'pati', 'patient expired', 'patient expired zzz', '', 'northfield', 'n', '']) {
    timed(() => { search.value = text; search.dispatchEvent(new Event('input')); }); await frame(); }
  const device = document.getElementById('device');
  for (const i of [1, 2, 0]) { timed(() => { device.selectedIndex = i; device.dispatchEvent(new Event('change')); }); await frame(); }
  return times; })()`;
const STEP = `(async () => { ${TIMED}
  for (let i = 0; i < 40; i++) { timed(() => document.dispatchEvent(new KeyboardEvent('keydown', { key: i % 4 ? 'j' : 'd' }))); await frame(); }
  return times; })()`;

/** Keeps a picture in the folder that `MAUDE_SCREENSHOTS` names, if it names one. */
async function picture(page: Page, name: string): Promise<void> {
  const pictures = process.env.MAUDE_SCREENSHOTS;
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
