/** A table that is redrawn in place while a cell works. */
import { liveDisplay, type MimeBundle } from './output';
import { session } from './session';
import { type Rows, renderTable, type TableOptions } from './table';

/** Returns a listener that draws the rows it is handed over those before; nothing outside a notebook. */
export function liveTable(
  options: TableOptions = {},
  draw: ((bundle: MimeBundle) => void) | null = liveDisplay(),
): (rows: Rows) => void {
  let drawn = '';
  return (rows) => {
    const bundle = renderTable(rows, { synthetic: session().synthetic, ...options });
    if (bundle['text/html'] === drawn) return;
    drawn = bundle['text/html'];
    draw?.(bundle);
  };
}
