/** Looks at a report as a reader's browser shows it: which charts are drawn, what is asked of the network. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** One series of a chart: what its data hold and what stands on the page. */
export interface DrawnTrace {
  readonly type: string;
  readonly name: string;
  readonly points: number;
  readonly drawn: number;
}

/** What was seen. */
export interface SeenReport {
  /** Places for charts in the page. */
  readonly places: number;
  readonly charts: readonly { readonly title: string; readonly traces: readonly DrawnTrace[] }[];
  /** Errors of scripts and lines that they wrote as errors. */
  readonly errors: readonly string[];
  /** Addresses beyond the page itself that were asked for. */
  readonly requests: readonly string[];
}

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; null where there is none. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  const wanted = environment.MAUDE_BROWSER;
  return [...(wanted ? [wanted] : []), ...PROGRAMS].find((path) => existsSync(path)) ?? null;
}

/** Opens each report in headless Chromium and counts what is drawn in it. */
export async function seeReports(paths: readonly string[], browserPath: string): Promise<SeenReport[]> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    const see = async (path: string): Promise<SeenReport> => {
      const page = await browser.newPage();
      const errors: string[] = [];
      const requests: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
      });
      await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
      await page.waitForFunction(ALL_DRAWN, undefined, { timeout: 30_000 }).catch(() => {});
      const { places, charts } = (await page.evaluate(COUNT)) as Pick<SeenReport, 'places' | 'charts'>;
      await page.close();
      return { places, charts, errors, requests };
    };
    return await Promise.all(paths.map(see));
  } finally {
    await browser.close();
  }
}

/** Scripts for the page, as text: this file is compiled without the browser's types. */
const ALL_DRAWN = `[...document.querySelectorAll('.maude-figure')].every((place) =>
  place.querySelector('.js-plotly-plot .main-svg') && !place.querySelector('img'))`;

const COUNT = `(() => {
  const drawnIn = (chart, trace, order) => {
    const same = chart.data.slice(0, order).filter(({ type }) => type === trace.type).length;
    if (trace.type === 'heatmap') return chart.querySelectorAll('.hm image').length > 0 ? trace.z.flat().length : 0;
    const group = chart.querySelectorAll(trace.type === 'bar' ? '.trace.bars' : '.trace.scatter')[same];
    if (!group) return 0;
    if (trace.type === 'bar') return group.querySelectorAll('.point').length;
    if (trace.mode.includes('markers')) return group.querySelectorAll('.points path').length;
    return group.querySelector('.js-line')?.getAttribute('d') ? trace.x.length : 0;
  };
  const charts = [...document.querySelectorAll('.js-plotly-plot')].map((chart) => ({
    title: chart.layout.title.text,
    traces: chart.data.map((trace, order) => ({
      type: trace.type,
      name: trace.name ?? '',
      points: trace.type === 'heatmap' ? trace.z.flat().length : trace.x.length,
      drawn: drawnIn(chart, trace, order),
    })),
  }));
  return { places: document.querySelectorAll('.maude-figure').length, charts };
})()`;
