/** Confusion matrices as heat maps: rows true, columns predicted, each cell with its count and its row's share. */
import { LABEL_NAMES, LABELS } from '../core/labels';
import type { Figure } from './chart';
import { type FigureWords, figureOf, layoutOf } from './figure';
import { HEAT_SCALE } from './theme';

/** A 4 x 4 matrix of counts, coloured by the share of its row (recall on the diagonal). */
export function confusionFigure(matrix: readonly (readonly number[])[], words: FigureWords): Figure {
  const names = LABELS.map((label) => LABEL_NAMES[label]);
  const support = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const shares = matrix.map((row, t) => row.map((count) => (support[t] === 0 ? 0 : count / support[t])));
  const shareText = (t: number, p: number) =>
    support[t] === 0 ? 'none true' : `${(100 * shares[t][p]).toFixed(1)} %`;
  const data = {
    type: 'heatmap',
    x: names,
    y: names,
    z: shares,
    zmin: 0,
    zmax: 1,
    colorscale: HEAT_SCALE,
    showscale: false,
  };
  const annotations = matrix.flatMap((row, t) =>
    row.map((count, p) => ({
      x: names[p],
      y: names[t],
      text: `${count.toLocaleString('en-US')}<br>${shareText(t, p)}`,
      showarrow: false,
      font: { color: shares[t][p] > 0.5 ? '#ffffff' : '#111111' },
    })),
  );
  const layout = layoutOf({ xTitle: 'predicted', yTitle: 'true', ...words });
  const yaxis = { ...(layout.yaxis as object), autorange: 'reversed' };
  return figureOf([data], { ...layout, yaxis, annotations });
}
