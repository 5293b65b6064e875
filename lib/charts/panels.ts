/** Small multiples: several charts of one kind as the panels of one figure. */
import type { Figure, Trace } from './chart';
import { figureOf } from './figure';

/** A chart that becomes a panel. */
export interface Panel {
  /** What tells it from the others; stands above it. */
  readonly title: string;
  readonly figure: Figure;
}

/** How panels are laid out. */
export interface PanelOptions {
  /** One sentence above all of them. */
  readonly title: string;
  /** Panels side by side, 3 by default. */
  readonly columns?: number;
  /** Height of a row of panels in pixels, 260 by default. */
  readonly rowHeight?: number;
  /** Pixels between two rows, for what stands below an axis; 74 by default. */
  readonly rowGap?: number;
  /** Share of the width between two panels, for what stands left of an axis; 0.08 by default. */
  readonly columnGap?: number;
}

const [ABOVE, BELOW] = [118, 24];

/**
 * The figures as panels, row by row, each with its own axes and annotations; a series has one entry in the legend. A
 * panel's own title and size go, its annotations stay. Null without panels.
 */
export function panelsFigure(
  panels: readonly Panel[],
  { title, columns = 3, rowHeight = 260, rowGap = 74, columnGap = 0.08 }: PanelOptions,
): Figure | null {
  if (panels.length === 0) return null;
  const across = Math.min(columns, panels.length);
  const down = Math.ceil(panels.length / across);
  const plot = down * rowHeight + (down - 1) * rowGap;
  const below = BELOW + rowGap;
  const shown = new Set<string>();
  const parts = panels.map((panel, i) => {
    const place = domainOf(i, { across, rowHeight, rowGap, columnGap, plot });
    return panelParts(panel, i, place, shown);
  });
  return figureOf(
    parts.flatMap(({ traces }) => traces),
    {
      ...withoutAxes(panels[0].figure),
      ...Object.assign({}, ...parts.map(({ axes }) => axes)),
      annotations: parts.flatMap(({ annotations }) => annotations),
      title: { text: title, y: 1 - 24 / (plot + ABOVE + below) },
      legend: { y: 1 + 34 / plot },
      margin: { t: ABOVE, b: below },
      height: plot + ABOVE + below,
    },
  );
}

interface Place {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface Grid extends Required<Pick<PanelOptions, 'rowHeight' | 'rowGap' | 'columnGap'>> {
  readonly across: number;
  /** Height of all rows with what is between them. */
  readonly plot: number;
}

/** The share of the figure that the i-th panel takes. */
function domainOf(i: number, { across, rowHeight, rowGap, columnGap, plot }: Grid): Place {
  const [column, row] = [i % across, Math.floor(i / across)];
  const width = (1 - columnGap * (across - 1)) / across;
  const left = column * (width + columnGap);
  const top = 1 - (row * (rowHeight + rowGap)) / plot;
  return { x: [left, Math.min(1, left + width)], y: [Math.max(0, top - rowHeight / plot), top] };
}

function panelParts({ title, figure }: Panel, i: number, place: Place, shown: Set<string>) {
  const suffix = i === 0 ? '' : String(i + 1);
  const layout = figure.layout as Readonly<Record<string, object>> | undefined;
  const [x, y] = [`x${suffix}`, `y${suffix}`];
  const traces = figure.data.map((trace) => {
    const name = trace.name ?? '';
    const isNew = !shown.has(name);
    shown.add(name);
    const isNamed = name !== '' && trace.showlegend !== false;
    const legend = isNamed ? { legendgroup: name, showlegend: isNew } : { showlegend: false };
    return { ...trace, ...legend, xaxis: x, yaxis: y } as Trace;
  });
  const own = ((layout?.annotations ?? []) as readonly object[]).map((each) => ({
    ...each,
    xref: x,
    yref: y,
  }));
  const above = {
    text: `<b>${title}</b>`,
    ...{ xref: `${x} domain`, yref: `${y} domain`, x: 0, y: 1, xanchor: 'left', yanchor: 'bottom' },
    showarrow: false,
  };
  return {
    traces,
    axes: {
      [`xaxis${suffix}`]: { ...layout?.xaxis, domain: place.x, anchor: y },
      [`yaxis${suffix}`]: { ...layout?.yaxis, domain: place.y, anchor: x },
    },
    annotations: [...own, above],
  };
}

/** What a panel's layout says of bars, points and such, the same for all. */
function withoutAxes({ layout = {} }: Figure): object {
  const { xaxis: _x, yaxis: _y, annotations: _a, title: _t, height: _h, margin: _m, ...rest } = layout;
  return rest;
}
