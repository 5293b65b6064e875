/** Charts as PNG without a browser: plotly.js draws into jsdom, resvg paints the SVG with a font of its own package. */
import { join } from 'node:path';
import type { Canvas } from '@napi-rs/canvas';
import type { DOMWindow } from 'jsdom';
import { codeRoot } from '../core/project';
import type { ChartLayout, Trace } from './chart';
import { chartLibrary } from './plotly';
import { type Box, localBox, type MeasureText, pageBox } from './svg-boxes';

const FONT = 'DejaVu Sans';
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) =>
  join(codeRoot(), 'node_modules', 'dejavu-fonts-ttf', 'ttf', name),
);

interface Painter {
  /** The chart as SVG text. */
  toSvg(data: readonly Trace[], layout: ChartLayout): Promise<string>;
}

let painter: Promise<Painter> | undefined;

/** A chart as SVG text, `width` x `height` CSS pixels. */
export async function toSvg(
  data: readonly Trace[],
  layout: ChartLayout,
  { width = 960, height = 420 }: { width?: number; height?: number } = {},
): Promise<string> {
  painter ??= openPainter();
  const font = { ...(layout.font as object), family: FONT };
  return (await painter).toSvg(data, { ...layout, font, width, height, autosize: false });
}

/** A chart as PNG bytes, `width` x `height` CSS pixels at 1.5 dots each. The same figure gives the same bytes. */
export async function toPng(
  data: readonly Trace[],
  layout: ChartLayout,
  size: { width?: number; height?: number } = {},
): Promise<Uint8Array> {
  const svg = await toSvg(data, layout, size);
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'zoom', value: 1.5 },
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES,
      defaultFontFamily: FONT,
      sansSerifFamily: FONT,
      serifFamily: FONT,
      monospaceFamily: FONT,
    },
  });
  return image.render().asPng();
}

interface Plotly {
  newPlot(element: Element, data: readonly Trace[], layout: ChartLayout, config: object): Promise<Element>;
  toImage(element: Element, options: object): Promise<string>;
  purge(element: Element): void;
}

async function openPainter(): Promise<Painter> {
  const { JSDOM } = await import('jsdom');
  const { window } = new JSDOM('<!doctype html><body></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
  });
  await addWhatIsMissing(window);
  window.eval(chartLibrary());
  const { Plotly } = window as unknown as { Plotly: Plotly };
  return {
    async toSvg(data, layout) {
      const element = window.document.createElement('div');
      window.document.body.append(element);
      try {
        // jsdom's arrays and objects are not this realm's: a copy made inside keeps instanceof tests true.
        const inside = window.JSON.parse(JSON.stringify({ data, layout })) as {
          data: Trace[];
          layout: ChartLayout;
        };
        await Plotly.newPlot(element, inside.data, inside.layout, { staticPlot: true });
        const uri = await Plotly.toImage(element, {
          format: 'svg',
          width: layout.width,
          height: layout.height,
        });
        const svg = decodeURIComponent(uri.slice(uri.indexOf(',') + 1));
        // resvg knows the older name of what keeps the cells of a heat map sharp.
        return svg.replace(/image-rendering: pixelated/g, 'image-rendering: optimizeSpeed');
      } finally {
        Plotly.purge(element);
        element.remove();
      }
    },
  };
}

/** jsdom lays nothing out: texts are measured with our font, canvases are painted by a native one. */
async function addWhatIsMissing(window: DOMWindow): Promise<void> {
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
  for (const file of FONT_FILES) GlobalFonts.registerFromPath(file, FONT);
  const ruler = createCanvas(1, 1).getContext('2d');
  const measure: MeasureText = (text, font) => {
    ruler.font = `${font} "${FONT}"`;
    return ruler.measureText(text).width;
  };
  const svg = window.SVGElement.prototype as unknown as Record<string, unknown>;
  svg.getBBox = function (this: SVGElement) {
    return asRectangle(localBox(this, measure));
  };
  svg.getBoundingClientRect = function (this: SVGElement) {
    return asRectangle(pageBox(this, measure));
  };
  svg.getComputedTextLength = function (this: SVGElement) {
    return asRectangle(localBox(this, measure)).width;
  };
  svg.getTotalLength = () => 0;
  window.URL.createObjectURL = () => '';
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: PaintedCanvas) {
      this.native ??= createCanvas(this.width, this.height);
      return this.native.getContext('2d');
    },
    toDataURL(this: PaintedCanvas) {
      return (this.native ?? createCanvas(this.width, this.height)).toDataURL();
    },
  });
}

type PaintedCanvas = HTMLCanvasElement & { native?: Canvas };

function asRectangle(box: Box): Box & Record<'x' | 'y' | 'width' | 'height', number> {
  const { left, top, right, bottom } = box;
  return { ...box, x: left, y: top, width: right - left, height: bottom - top };
}
