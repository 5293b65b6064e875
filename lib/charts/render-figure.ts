/** Charts as HTML: an interactive one, and a picture of it for places that run no scripts. */
import { randomBytes } from 'node:crypto';
import { check } from '../core/check';
import { escapeHtml, plainText, scriptJson } from '../core/text/escape';
import type { ChartLayout, Figure, Trace } from './chart';
import { safeData, safeLayout } from './figure-text';
import { toPng, toSvg } from './picture';
import { scriptElement } from './script';
import { BASE_AXIS, BASE_LAYOUT } from './theme';

/** HTML, PNG (base64) and plain text of a chart. */
export async function renderFigure(
  figure: Figure,
  { alt, synthetic = false }: { readonly alt: string; readonly synthetic?: boolean },
): Promise<{ 'text/html': string; 'image/png': string; 'text/plain': string }> {
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
${scriptElement(`(() => {
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
})();`)}`;
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
