import { describe, expect, it } from 'vitest';
import { barFigure } from './bars';
import type { Figure } from './chart';
import { confusionFigure } from './confusion';
import { COLOURS } from './figure';
import { histogramFigure } from './histogram';
import { lineFigure } from './lines';
import { panelsFigure } from './panels';
import { parallelFigure } from './parallel';

const rows = [
  { year: '2020', label: 'D', count: 2 },
  { year: '2020', label: 'M', count: 5 },
  { year: '2021', label: 'D', count: 3 },
];

/** The figure as plain members, for looking at. */
function parts({ data, layout }: Figure): {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
} {
  return {
    data: data as unknown as Record<string, unknown>[],
    layout: { ...layout } as Record<string, unknown>,
  };
}

describe('barFigure', () => {
  it('draws a trace a series with that series rows and colour', () => {
    const { data, layout } = parts(
      barFigure(rows, {
        x: 'year',
        y: 'count',
        series: 'label',
        title: 'Reports a year',
      }),
    );
    expect(data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'Death', x: ['2020', '2021'], y: [2, 3] },
      { name: 'Malfunction', x: ['2020'], y: [5] },
    ]);
    expect(data[0].marker).toEqual({ color: COLOURS.D });
    expect(layout.barmode).toBe('stack');
  });
});

describe('panelsFigure', () => {
  const panel = (title: string) => ({
    title,
    figure: lineFigure(rows, { x: 'year', y: 'count', series: 'label', title: 'alone', yTitle: 'n' }),
  });

  it('gives each panel its own axes, and each series one entry in the legend', () => {
    const figure = panelsFigure(['a', 'b', 'c', 'd'].map(panel), { title: 'all', columns: 3 });
    const { data, layout } = parts(figure!);
    expect(data.map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual(
      ['', '2', '3', '4'].flatMap((n) => [
        [`x${n}`, `y${n}`],
        [`x${n}`, `y${n}`],
      ]),
    );
    expect(data.map(({ showlegend }) => showlegend)).toEqual([true, true, ...Array(6).fill(false)]);
    const domains = (axis: string) => (layout[axis] as { domain: number[] }).domain;
    expect(domains('xaxis')[1]).toBeLessThan(domains('xaxis2')[0]);
    expect(domains('yaxis4')[1]).toBeLessThan(domains('yaxis')[0]);
    expect(domains('yaxis4')[0]).toBeCloseTo(0, 12);
    expect(layout.title).toMatchObject({ text: 'all' });
    expect((layout.annotations as { text: string }[]).map(({ text }) => text)).toEqual(
      ['a', 'b', 'c', 'd'].map((title) => `<b>${title}</b>`),
    );
  });

  it('keeps the notes of a panel on its own axes, and is nothing without panels', () => {
    const matrix = confusionFigure(
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      { title: 'm' },
    );
    const { layout } = parts(
      panelsFigure(
        [
          { title: 'a', figure: matrix },
          { title: 'b', figure: matrix },
        ],
        { title: 't' },
      )!,
    );
    const notes = layout.annotations as { xref: string; text: string }[];
    expect(notes.filter(({ xref }) => xref === 'x2')).toHaveLength(16);
    expect(panelsFigure([], { title: 't' })).toBeNull();
  });
});

describe('lineFigure', () => {
  it('carries error bars', () => {
    const { data } = parts(
      lineFigure([{ x: 1, y: 0.5, std: 0.1 }], { x: 'x', y: 'y', error: 'std', title: 't' }),
    );
    expect(data[0].error_y).toEqual({ type: 'data', array: [0.1], visible: true });
  });

  it('draws intervals from their ends, none where there are none, and series side by side', () => {
    const points = [
      { x: 'a', y: 0.5, low: 0.25, high: 1, by: 'one' },
      { x: 'b', y: null, low: null, high: null, by: 'one' },
      { x: 'a', y: 0.75, low: 0.5, high: 0.75, by: 'two' },
    ];
    const options = {
      x: 'x',
      y: 'y',
      series: 'by',
      error: ['low', 'high'],
      grouped: true,
      title: 't',
    } as const;
    const { data, layout } = parts(lineFigure(points, options));
    expect(data[0].error_y).toMatchObject({ array: [0.5, null], arrayminus: [0.25, null], symmetric: false });
    expect(data[1].error_y).toMatchObject({ array: [0], arrayminus: [0.25] });
    expect([data[0].offsetgroup, data[1].offsetgroup, layout.scattermode]).toEqual(['one', 'two', 'group']);
  });

  it('keeps to the ranges that are asked for', () => {
    const { layout } = parts(
      lineFigure([{ x: 0.3, y: 0.5 }], { x: 'x', y: 'y', xRange: [0, 1], yRange: [0, 2], title: 't' }),
    );
    expect([layout.xaxis, layout.yaxis]).toMatchObject([{ range: [0, 1] }, { range: [0, 2] }]);
  });
});

describe('histogramFigure', () => {
  it('counts shares that sum to 1 and keeps outliers in the last bin', () => {
    const values = [0, 1, 1, 2, 3, 4, 1000];
    const { data } = parts(histogramFigure({ D: values }, { bins: 4, cover: 0.8, title: 't' }));
    const y = data[0].y as number[];
    expect(y.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(y).toEqual([1 / 7, 2 / 7, 1 / 7, 3 / 7]);
  });

  it('refuses to draw nothing', () => {
    expect(() => histogramFigure({ D: [] }, { title: 't' })).toThrow('expected at least one value');
  });
});

describe('confusionFigure', () => {
  it('shows counts and row shares, rows true', () => {
    const matrix = [
      [8, 2, 0, 0],
      [0, 4, 0, 0],
      [0, 0, 0, 0],
      [1, 0, 0, 3],
    ];
    const { data, layout } = parts(confusionFigure(matrix, { title: 't' }));
    expect((data[0].z as number[][])[0]).toEqual([0.8, 0.2, 0, 0]);
    const annotations = layout.annotations as { x: string; y: string; text: string }[];
    expect(annotations.find(({ x, y }) => x === 'Injury' && y === 'Death')?.text).toBe('2<br>20.0 %');
    expect(annotations.find(({ y }) => y === 'Malfunction')?.text).toBe('0<br>none true');
  });
});

describe('parallelFigure', () => {
  it('places numbers by value or logarithm and other values evenly; the highest score comes last', () => {
    const trials = [
      { rate: 1e-5, pooling: 'cls', score: 0.5 },
      { rate: 1e-3, pooling: 'mean', score: 0.7 },
      { rate: 1e-4, pooling: 'pooler', score: 0.6 },
    ];
    const columns = ['rate', 'pooling', 'score'];
    const { data, layout } = parts(parallelFigure(trials, { title: 't' }));
    const lines = data.filter(({ mode }) => mode === 'lines+markers');
    const at = lines.map(({ y }) => (y as number[]).map((place) => Number(place.toFixed(6))));
    expect(at).toEqual([
      [0, 0, 0],
      [0.5, 1, 0.5],
      [1, 0.5, 1],
    ]);
    expect(lines[2]).toMatchObject({ line: { width: 4 } });
    expect(lines[2].hovertemplate).toBe('rate: 0.001<br>pooling: mean<br>score: 0.7<extra></extra>');
    const words = layout.annotations as { x: number; text: string }[];
    expect(words.filter(({ x }) => x === 0).map(({ text }) => text)).toEqual(['1e-5', '0.001', '1e-4']);
    expect(layout.xaxis).toMatchObject({ ticktext: columns });
  });
});
