/** How charts and tables look: one place for colours, sizes and fonts. */
import type { Label } from '../core/labels';

/** The colour of each class in every chart: four that colour-blind readers tell apart (Okabe and Ito, 2008). */
export const LABEL_COLOURS: Readonly<Record<Label, string>> = {
  D: '#d55e00',
  I: '#e69f00',
  M: '#0072b2',
  O: '#009e73',
};

/** Colours of other series, in order. */
export const SERIES_COLOURS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
];

/** Light to dark, for heat maps. */
export const HEAT_SCALE: readonly [number, string][] = [
  [0, '#f7fbff'],
  [0.35, '#c6dbef'],
  [0.7, '#4292c6'],
  [1, '#08306b'],
];

/** Fonts of the page that shows a chart. */
export const PAGE_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const GRID = '#e5e7eb';
const INK = '#1f2937';

/** What every chart starts from. */
export const BASE_LAYOUT = {
  height: 420,
  margin: { l: 64, r: 24, t: 64, b: 56 },
  font: { family: PAGE_FONT, size: 13, color: INK },
  colorway: SERIES_COLOURS,
  paper_bgcolor: '#ffffff',
  plot_bgcolor: '#ffffff',
  hoverlabel: { align: 'left', namelength: -1 },
  legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', xanchor: 'left' },
};

/** What every axis starts from. */
export const BASE_AXIS = {
  automargin: true,
  gridcolor: GRID,
  linecolor: '#9ca3af',
  zerolinecolor: GRID,
  title: { standoff: 10 },
};

/** The style of our outputs, put into a notebook once by `begin`. */
export const STYLE = `
.maude-table{overflow-x:auto;margin:.5em 0!important;font-size:13px}
.maude-table table{border-collapse:collapse;margin:0;font-variant-numeric:tabular-nums;border:0}
.maude-table figcaption{padding:.3em 0;color:#374151}
.maude-table th{border-bottom:2px solid #9ca3af;padding:.3em .7em;vertical-align:bottom;white-space:nowrap}
.maude-table td{border-bottom:1px solid #e5e7eb;padding:.25em .7em;vertical-align:top;max-width:44em;overflow-wrap:break-word}
.maude-table p{margin:.3em 0;color:#6b7280}
.maude-synthetic{background:#fde68a;color:#78350f;border-radius:3px;padding:0 .4em;font-size:11px;letter-spacing:.06em}
.maude-figure{min-height:100px;max-width:1100px}.maude-figure img{max-width:100%;height:auto}
.maude-progress{font:13px ${PAGE_FONT};margin:.2em 0}
.maude-progress div{display:grid;grid-template-columns:minmax(8em,16em) minmax(6em,16em) 1fr;gap:.8em;align-items:center;padding:1px 0}
.maude-progress progress{width:100%;height:.8em;accent-color:#0072b2}
.maude-progress small{color:#6b7280;font-variant-numeric:tabular-nums}
`.trim();
