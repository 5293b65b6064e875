/** The way out of lib into a notebook's cell: one output holding several MIME types, also updated in place. */
import { randomBytes } from 'node:crypto';
import { print } from '../core/text/printable';

/** Representations of one output by MIME type; the front end shows the richest that it knows. */
export type MimeBundle = Readonly<Record<string, string>> & { readonly 'text/plain': string };

interface DisplayContent {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

type WriteDisplay = (content: DisplayContent, update: boolean) => void;

/** The running tslab's writer, whichever copy of tslab runs; null outside a kernel. */
function kernelWriter(): WriteDisplay | null {
  if (typeof require === 'undefined') return null;
  for (const [path, module] of Object.entries(require.cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const write = (module?.exports as { lastWriteDisplayData?: WriteDisplay | null }).lastWriteDisplayData;
    if (write) return write;
  }
  return null;
}

/** True inside a notebook's kernel. */
export function inKernel(): boolean {
  return kernelWriter() !== null;
}

/** Shows one output; outside a kernel its plain text goes to standard output. */
export function display(data: MimeBundle): void {
  const write = kernelWriter();
  if (write) write({ data, metadata: {}, transient: {} }, false);
  else print(data['text/plain']);
}

/** An output that later calls replace in place; null outside a kernel. */
export function liveDisplay(): ((data: MimeBundle) => void) | null {
  if (!inKernel()) return null;
  const transient = { display_id: randomBytes(8).toString('hex') };
  let shown = false;
  return (data) => {
    kernelWriter()?.({ data, metadata: {}, transient }, shown);
    shown = true;
  };
}
