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
