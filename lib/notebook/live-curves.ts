/** Curves that grow while a cell works: small pictures under its progress bars, redrawn with them. */

import { SERIES_COLOURS } from '../charts/theme';
import type { CurvePoint } from '../core/progress';
import { escapeHtml } from '../core/text/escape';
import { formatNumber } from './format';

const WIDTH = 420;
const HEIGHT = 120;
const INSET = { left: 56, right: 10, top: 22, bottom: 20 };
/** A curve with more points loses every second one. */
const MOST_POINTS = 400;

interface Curve {
  readonly points: { readonly x: number; readonly y: number }[];
  /** Of the points that come, so many make one. */
  stride: number;
  waiting: { readonly x: number; readonly y: number }[];
}

/** Holds the points of every curve and draws a panel for each quantity. */
export class LiveCurves {
  private readonly panels = new Map<string, Map<string, Curve>>();

  /** Takes one more point; several that lie close together become their mean. */
  add({ panel, series, x, y }: CurvePoint): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const curves = this.panels.get(panel) ?? new Map<string, Curve>();
    this.panels.set(panel, curves);
    const curve = curves.get(series) ?? { points: [], stride: 1, waiting: [] };
    curves.set(series, curve);
    curve.waiting.push({ x, y });
    if (curve.waiting.length < curve.stride) return;
    curve.points.push(meanOf(curve.waiting));
    curve.waiting = [];
    if (curve.points.length < MOST_POINTS) return;
    curve.points.splice(0, MOST_POINTS, ...inPairs(curve.points));
    curve.stride *= 2;
  }

  /** All panels as HTML; empty before the first point. */
  html(): string {
    return [...this.panels].map(([name, curves]) => panelSvg(name, curves)).join('');
  }
}

function inPairs<T extends { readonly x: number; readonly y: number }>(points: readonly T[]) {
  return Array.from({ length: points.length >> 1 }, (_, i) => meanOf(points.slice(2 * i, 2 * i + 2)));
}

function meanOf(points: readonly { readonly x: number; readonly y: number }[]): { x: number; y: number } {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function panelSvg(name: string, curves: ReadonlyMap<string, Curve>): string {
  const all = [...curves.values()].flatMap(({ points }) => points);
  const [x, y] = [rangeOf(all.map((point) => point.x)), rangeOf(all.map((point) => point.y))];
  const right = WIDTH - INSET.right;
  const bottom = HEIGHT - INSET.bottom;
  const place = (point: { readonly x: number; readonly y: number }) =>
    `${(INSET.left + ((right - INSET.left) * (point.x - x.low)) / x.span).toFixed(1)},` +
    `${(bottom - ((bottom - INSET.top) * (point.y - y.low)) / y.span).toFixed(1)}`;
  const lines = [...curves.values()].map(({ points }, n) => {
    const colour = SERIES_COLOURS[n % SERIES_COLOURS.length];
    const last = points.at(-1);
    const end = last ? `<circle cx="${place(last).replace(',', '" cy="')}" r="2.5" fill="${colour}"/>` : '';
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.3" points="${points.map(place).join(' ')}"/>${end}`;
  });
  const text = (left: number, top: number, anchor: string, words: string) =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}">${escapeHtml(words)}</text>`;
  return `<svg class="maude-curve" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(name)}" font-size="11" fill="#1f2937">
<path d="M${INSET.left} ${INSET.top}V${bottom}H${right}" fill="none" stroke="#9ca3af"/>
${text(INSET.left, 13, 'start', `${name}: ${[...curves.keys()].slice(-6).join(', ')}`)}
${text(INSET.left - 4, INSET.top + 8, 'end', formatNumber(y.high))}${text(INSET.left - 4, bottom, 'end', formatNumber(y.low))}
${text(INSET.left, HEIGHT - 6, 'start', formatNumber(x.low))}${text(right, HEIGHT - 6, 'end', `epoch ${formatNumber(x.high)}`)}
${lines.join('\n')}</svg>`;
}

function rangeOf(values: readonly number[]): { low: number; high: number; span: number } {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const round = (value: number) => Number(value.toPrecision(3));
  return { low: round(low), high: round(high), span: high - low || 1 };
}
