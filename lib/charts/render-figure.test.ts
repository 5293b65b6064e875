import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../notebook/show';
import { escapeChartText, safeData, safeLayout } from './figure-text';
import { renderFigure } from './render-figure';

/** How many pixels of a PNG have a colour, and how many are not white. */
async function pixels(png: string, colour: readonly [number, number, number]) {
  const image = await loadImage(Buffer.from(png, 'base64'));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let [matching, inked] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (r === colour[0] && g === colour[1] && b === colour[2]) matching++;
    if (r + g + b < 3 * 250) inked++;
  }
  return { width: image.width, height: image.height, matching, inked };
}

const bars = {
  data: [{ type: 'bar', x: ['a', 'b'], y: [1, 3], marker: { color: '#d55e00' } }],
  layout: { title: 'Bars' },
};
const ORANGE = [0xd5, 0x5e, 0x00] as const;

describe('show', () => {
  it('says why there is nothing to draw', async () => {
    const said: string[] = [];
    const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    await show({ data: [] }, { alt: 'Examples by year', empty: 'no example has a date' });
    await show({ data: [{ type: 'scatter', x: [1], y: [null] }] }, { alt: 'F1' });
    await show({ data: [{ type: 'heatmap', x: ['a'], y: ['b'], z: [[null]] }] }, { alt: 'Confusion' });
    written.mockRestore();
    expect(said).toEqual([
      'Warning: No chart “Examples by year”: no example has a date.\n',
      'Warning: No chart “F1”: there are no values.\n',
      'Warning: No chart “Confusion”: there are no values.\n',
    ]);
  });
});

describe('renderFigure', () => {
  it('draws a picture whose bars have the area that the data say', async () => {
    const { 'image/png': png } = await renderFigure(bars, { alt: 'two bars' });
    const { width, height, matching, inked } = await pixels(png, ORANGE);
    expect([width, height]).toEqual([1440, 630]);
    const single = { ...bars, data: [{ ...bars.data[0], x: ['a', 'b'], y: [0, 3] }] };
    const tall = await pixels((await renderFigure(single, { alt: 'one bar' }))['image/png'], ORANGE);
    expect(tall.matching).toBeGreaterThan(50_000);
    expect(matching / tall.matching).toBeCloseTo(4 / 3, 1);
    expect(inked - matching).toBeGreaterThan(3000);
  });

  it('letters the picture: a longer title leaves more ink', async () => {
    const long = { ...bars, layout: { title: 'Bars with a title that is a whole sentence' } };
    const [short, more] = [await renderFigure(bars, { alt: '' }), await renderFigure(long, { alt: '' })];
    const gain =
      (await pixels(more['image/png'], ORANGE)).inked - (await pixels(short['image/png'], ORANGE)).inked;
    expect(gain).toBeGreaterThan(1500);
  });

  it('is the same picture every time', async () => {
    const [a, b] = [await renderFigure(bars, { alt: '' }), await renderFigure(bars, { alt: '' })];
    expect(a['image/png']).toBe(b['image/png']);
  });

  it('keeps the cells of a heat map sharp', async () => {
    const colorscale = [
      [0, '#d55e00'],
      [1, '#ffffff'],
    ];
    const data = [
      {
        type: 'heatmap',
        z: [
          [0, 1],
          [1, 0],
        ],
        colorscale,
        showscale: false,
      },
    ];
    const { matching } = await pixels((await renderFigure({ data }, { alt: '' }))['image/png'], ORANGE);
    expect(matching).toBeGreaterThan(150_000);
  });

  it('holds chart and picture in one output, the data safe inside the script', async () => {
    const hostile = '</script><img src=x onerror=alert(1)>';
    const figure = {
      data: [{ type: 'scatter', x: [1, 2], y: new Float64Array([3, 4]), text: [hostile, ''], name: hostile }],
    };
    const { 'text/html': html } = await renderFigure(figure, { alt: hostile, synthetic: true });
    expect(html).not.toMatch(/<img src=x/);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    const json = /const figure = (.*);\n/.exec(html)?.[1] ?? '';
    const drawn = JSON.parse(json) as {
      data: { y: number[]; text: string[] }[];
      layout: { title: { text: string } };
    };
    expect(drawn.data[0].y).toEqual([3, 4]);
    expect(drawn.data[0].text[0]).toBe('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(drawn.layout.title.text).toBe('<b>SYNTHETIC</b>');
    expect(html).toMatch(/<img alt="SYNTHETIC · &lt;\/script/);
  });

  it('offers no button that sends the chart away', async () => {
    const { 'text/html': html } = await renderFigure(bars, { alt: '' });
    expect(html).toMatch(/"modeBarButtonsToRemove":\[[^\]]*"sendChartToCloud"/);
    expect(html).toContain('"plotlyServerURL":""');
  });

  it('refuses a figure without traces', async () => {
    await expect(renderFigure({ data: [] }, { alt: '' })).rejects.toThrow(/at least one trace/);
  });
});

describe('texts of a figure', () => {
  it('act as markup only where an author writes, and only bare tags', () => {
    const data = safeData([
      { text: ['<b>x</b>'], hovertemplate: '<b>%{x}</b><br><a href="javascript:1">y</a><extra></extra>' },
    ]);
    expect(data).toEqual([
      {
        text: ['&lt;b&gt;x&lt;/b&gt;'],
        hovertemplate: '<b>%{x}</b><br>&lt;a href="javascript:1"&gt;y&lt;/a&gt;<extra></extra>',
      },
    ]);
    expect(safeLayout({ title: { text: 'a<br>b <i onload=1>c' } })).toEqual({
      title: { text: 'a<br>b &lt;i onload=1&gt;c' },
    });
  });

  it('lose control characters and keep quotes, which Plotly would not decode', () => {
    expect(escapeChartText('"a" & \u001b[31mb\u202e')).toBe('"a" &amp; b ');
  });
});
