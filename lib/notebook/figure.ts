/** Charts in a notebook: an interactive one, and a picture of it for places that run no scripts. */
import { randomBytes } from 'node:crypto';
import { check } from '../core/check';
import { escapeHtml, plainText, scriptJson } from '../core/escape';
import type { ChartLayout, Trace } from './chart';
import { safeData, safeLayout } from './figure-text';
import { display, type MimeBundle } from './output';
import { toPng, toSvg } from './picture';
import { chartLibraryScript } from './plotly';
import { session } from './session';
import { warn } from './text';
import { BASE_AXIS, BASE_LAYOUT } from './theme';

/** A Plotly figure; the theme fills in what it leaves open. Its texts are text: no markup in data acts. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout?: ChartLayout;
}

/** What goes with a figure. */
export interface FigureOptions {
  /** What the chart shows, in a sentence, for readers who do not see it. */
  readonly alt: string;
  /** Why there may be nothing to draw. Default: there are no values. */
  readonly empty?: string;
}

/** Shows a chart; where it would hold no point, a sentence that says why there is none. */
export async function show(figure: Figure, options: FigureOptions): Promise<void> {
  if (!figure.data.some(hasPoint)) {
    warn(`No chart \u201c${options.alt}\u201d: ${options.empty ?? 'there are no values'}.`);
    return;
  }
  const state = session();
  const bundle = await renderFigure(figure, { ...options, synthetic: state.synthetic });
  const library = state.chartsReady ? '' : chartLibraryScript();
  state.chartsReady = true;
  display({ ...bundle, 'text/html': library + bundle['text/html'] });
}

/** Whether a trace has a value to draw. What holds no plain lists of values is Plotly's to judge. */
function hasPoint({ x, y, z }: Trace): boolean {
  const filled = (value: unknown) => value !== null && value !== undefined && !Number.isNaN(value);
  if (Array.isArray(z)) return z.flat().some(filled);
  if (!Array.isArray(y)) return true;
  return y.some((value, i) => filled(value) && (!Array.isArray(x) || filled(x[i])));
}

/** HTML, PNG (base64) and plain text of a chart. */
export async function renderFigure(
  figure: Figure,
  { alt, synthetic = false }: FigureOptions & { synthetic?: boolean },
): Promise<MimeBundle & { 'text/html': string; 'image/png': string }> {
  check(figure.data.length > 0, 'figure: expected at least one trace; received none');
  const data = safeData(figure.data) as Trace[];
  const layout = safeLayout(withTheme(figure.layout ?? {}, synthetic)) as ChartLayout;
  const png = Buffer.from(await toPng(data, layout, { height: layout.height })).toString('base64');
  const text = synthetic ? `SYNTHETIC \u00b7 ${alt}` : alt;
  return {
    'text/html': html(data, layout, png, text),
    'image/png': png,
    'text/plain': `[chart] ${plainText(text)}`,
  };
}

/** A chart as SVG text, for a page that shows pictures alone. */
export async function figureSvg(
  figure: Figure,
  { synthetic = false }: { synthetic?: boolean } = {},
): Promise<string> {
  const layout = safeLayout(withTheme(figure.layout ?? {}, synthetic)) as ChartLayout;
  return toSvg(safeData(figure.data) as Trace[], layout, { height: layout.height });
}

function html(data: readonly Trace[], layout: ChartLayout, png: string, alt: string): string {
  const id = `maude-${randomBytes(6).toString('hex')}`;
  const figure = scriptJson({ data, layout: { ...layout, autosize: true } });
  const config = scriptJson({
    responsive: true,
    displaylogo: false,
    displayModeBar: 'hover',
    // A chart never leaves the reader's machine: plotly.js would offer to upload it.
    plotlyServerURL: '',
    modeBarButtonsToRemove: [
      'sendChartToCloud',
      'select2d',
      'lasso2d',
      'zoomIn2d',
      'zoomOut2d',
      'autoScale2d',
    ],
  });
  return `<div class="maude-figure" id="${id}" role="img" aria-label="${escapeHtml(alt)}"><img alt="${escapeHtml(alt)}" src="data:image/png;base64,${png}" style="max-width:100%"></div>
<script>(() => {
  const figure = ${figure};
  const draw = (tries) => {
    const box = document.getElementById("${id}");
    if (!box || !window.Plotly) { if (tries > 0) setTimeout(draw, 100, tries - 1); return; }
    const chart = document.createElement("div");
    box.append(chart);
    window.Plotly.newPlot(chart, figure.data, figure.layout, ${config})
      .then(() => { for (const picture of box.querySelectorAll("img")) picture.remove(); });
  };
  draw(100);
})();</script>`;
}

/** The figure's layout over the theme's, axes included, with the word SYNTHETIC where it is due. */
function withTheme(layout: ChartLayout, synthetic: boolean): ChartLayout {
  const members = layout as Readonly<Record<string, unknown>>;
  const axes = new Set([
    'xaxis',
    'yaxis',
    ...Object.keys(members).filter((name) => /^[xy]axis\d*$/.test(name)),
  ]);
  const title = asObject(members.title);
  const words = [synthetic ? '<b>SYNTHETIC</b>' : '', String(title.text ?? '')]
    .filter(Boolean)
    .join(' \u00b7 ');
  return {
    ...BASE_LAYOUT,
    ...layout,
    font: { ...BASE_LAYOUT.font, ...(layout.font as object) },
    margin: { ...BASE_LAYOUT.margin, ...(layout.margin as object) },
    legend: { ...BASE_LAYOUT.legend, ...(layout.legend as object) },
    title: {
      x: 0,
      xref: 'container',
      xanchor: 'left',
      pad: { l: 12 },
      y: 0.97,
      yref: 'container',
      yanchor: 'top',
      font: { size: 16 },
      ...title,
      text: words,
    },
    ...Object.fromEntries([...axes].map((name) => [name, withAxisTheme(members[name])])),
  } as ChartLayout;
}

function withAxisTheme(axis: unknown): object {
  const own = asObject(axis);
  return { ...BASE_AXIS, ...own, title: { ...BASE_AXIS.title, ...asObject(own.title) } };
}

/** Plotly takes a bare string for a title as well. */
function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'string' ? { text: value } : ((value ?? {}) as Readonly<Record<string, unknown>>);
}
