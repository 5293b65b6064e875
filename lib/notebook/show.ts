/** Shows a chart in a notebook. */
import type { Figure } from '../charts/chart';
import { chartLibraryScript } from '../charts/plotly';
import { renderFigure } from '../charts/render-figure';
import { display } from './output';
import { session } from './session';

/** What goes with a figure. */
export interface FigureOptions {
  /** What the chart shows, in a sentence, for readers who do not see it; the figure's title by default. */
  readonly alt?: string;
}

/** Shows a chart; nothing for null. */
export async function show(figure: Figure | null | undefined, options: FigureOptions = {}): Promise<void> {
  if (!figure) return;
  const state = session();
  const alt = options.alt ?? titleOf(figure);
  const bundle = await renderFigure(figure, { alt, synthetic: state.synthetic });
  const library = state.chartsReady ? '' : chartLibraryScript();
  state.chartsReady = true;
  display({ ...bundle, 'text/html': library + bundle['text/html'] });
}

function titleOf({ layout }: Figure): string {
  const title = layout?.title as string | { readonly text?: string } | undefined;
  return (typeof title === 'string' ? title : title?.text) ?? 'a chart';
}
