/** For tests: demo pages built from a small choice, seen in headless Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Score, Scorer } from '../../classifiers/scorer/scorer';
import { type Project, projectAt } from '../../core/project';
import type { NarrativePart } from '../../data/read/record';
import { findBrowser } from '../../notebook/browser';
import { type ChoiceOptions, makeChoice } from '../choice-fixture';
import type { ExportedFolder } from '../export-folder';
import { scorerAt } from '../scorer-at';
import { predictOnnx } from '../verify-export';
import { buildDemo, demoFolder } from './build-demo';
import { type DemoServer, serveDemo } from './serve-demo';

/** Texts that pages get wrong: markup, emoji, other scripts, more than is read. */
export const MARKUP =
  '</textarea><img src=x onerror="document.title=1"><script>document.title=2</script>&lt;b&gt; \'"';
export const HARD_TEXTS = [
  'The patient died during the procedure. The pump had alarmed twice.',
  '\u{1F480}\u{1F468}\u200D\u{1F469}\u200D\u{1F467} caf\u00e9 \u6f22\u5b57 died',
  MARKUP,
  'The screen went blank. '.repeat(200),
];
/** About a megabyte. */
export const LARGE_TEXT = 'The pump stopped and the patient expired. '.repeat(25_000);

export const NO_BROWSER = 'no Chromium on this machine (Debian: apt-get install chromium)';

/** Built pages, their server, and a browser where there is one. */
export interface BuiltPages {
  readonly project: Project;
  /** Of the provenance record. */
  readonly id: string;
  readonly pages: readonly ExportedFolder[];
  readonly server: DemoServer;
  readonly browser: Browser | null;
  close(): Promise<void>;
}

export async function builtPages(options: ChoiceOptions = {}): Promise<BuiltPages> {
  const project = projectAt(await mkdtemp(join(tmpdir(), 'demo-')));
  const { id } = await makeChoice(project, options);
  const pages = await buildDemo(project, id);
  const server = await serveDemo(demoFolder(project));
  const executablePath = findBrowser();
  const { chromium } = await import('playwright-core');
  const browser = executablePath ? await chromium.launch({ executablePath, args: ['--no-sandbox'] }) : null;
  const close = async () => {
    await browser?.close();
    await server.close();
    await rm(project.root, { recursive: true });
  };
  return { project, id, pages, server, browser, close };
}

/** An opened page. */
export interface SeenPage {
  readonly page: Page;
  /** Errors, and requests to anywhere but the page's own folder. */
  readonly problems: readonly string[];
  /** Writes `text` into the field and waits for what is said of it. */
  read(text: string): Promise<Score>;
}

export async function seePage(browser: Browser, url: string, width = 1200): Promise<SeenPage> {
  const problems: string[] = [];
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => {
    const own = url.startsWith('file:') ? request.url() === url : request.url().startsWith(url);
    if (!own && !/^(data|blob):/.test(request.url())) problems.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
  const read = async (text: string) => {
    await page.locator('#text').fill('');
    await page.waitForSelector('#bars:not([data-probabilities])', { state: 'attached' });
    await page.locator('#text').fill(text);
    await page.waitForSelector('#bars[data-probabilities]', { timeout: 60_000 });
    return JSON.parse((await page.locator('#bars').getAttribute('data-score')) ?? '') as Score;
  };
  return { page, problems, read };
}

/** Keeps a picture of the page in the folder that `MAUDE_SCREENSHOTS` names, if it names one. */
export async function picture({ page }: SeenPage, name: string): Promise<void> {
  const folder = process.env.MAUDE_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** The largest difference of two rows. */
export function difference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i])));
}

/** The scorer of an exported BERT by one of its ONNX files, as the page runs it. */
export function onnxScorer(folder: string, file: string): Promise<Scorer> {
  return scorerAt(folder, async () => ({
    predictProba: async (texts) => Float64Array.from(await predictOnnx(folder, file, texts)),
  }));
}

/** A text as a page's field gives it to a scorer. */
export function typed(text: string): NarrativePart[] {
  return [{ kind: 'description', text }];
}
