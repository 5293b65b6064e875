/** Shows a chart in a notebook. */
import type { Figure, Trace } from '../charts/chart';
import { chartLibraryScript } from '../charts/plotly';
import { renderFigure } from '../charts/render-figure';
import { display } from './output';
import { session } from './session';
import { warn } from './text';

/** What goes with a figure. */
export interface FigureOptions {
  /** What the chart shows, in a sentence, for readers who do not see it; the figure's title by default. */
  readonly alt?: string;
  /** Why there may be nothing to draw. Default: there are no values. */
  readonly empty?: string;
}

/** Shows a chart; nothing for null; where it would hold no point, a sentence that says why there is none. */
export async function show(figure: Figure | null | undefined, options: FigureOptions = {}): Promise<void> {
  if (!figure) return;
  const alt = options.alt ?? titleOf(figure);
  if (!figure.data.some(hasPoint)) {
    warn(`No chart \u201c${alt}\u201d: ${options.empty ?? 'there are no values'}.`);
    return;
  }
  const state = session();
  const bundle = await renderFigure(figure, { alt, synthetic: state.synthetic });
  const library = state.chartsReady ? '' : chartLibraryScript();
  state.chartsReady = true;
  display({ ...bundle, 'text/html': library + bundle['text/html'] });
}

function titleOf({ layout }: Figure): string {
  const title = layout?.title as string | { readonly text?: string } | undefined;
  return (typeof title === 'string' ? title : title?.text) ?? 'a chart';
}

/** Whether a trace has a value to draw. What holds no plain lists of values is Plotly's to judge. */
function hasPoint({ x, y, z }: Trace): boolean {
  const filled = (value: unknown) => value !== null && value !== undefined && !Number.isNaN(value);
  if (Array.isArray(z)) return z.flat().some(filled);
  if (!Array.isArray(y)) return true;
  return y.some((value, i) => filled(value) && (!Array.isArray(x) || filled(x[i])));
}
