/** The first call of every notebook. */
import { provenance } from '../core/provenance';
import { display } from './output';
import { chartLibraryScript } from './plotly';
import { session } from './session';
import { renderTable } from './table';
import { STYLE } from './theme';

/** Names a notebook. */
export interface BeginOptions {
  /** Two digits, as in the notebook's file name: `04`. */
  readonly notebook: string;
  readonly title: string;
}

/** Makes charts and tables ready in this notebook and shows the versions it runs with. */
export function begin({ notebook, title }: BeginOptions): void {
  const state = session();
  state.notebook = notebook;
  state.synthetic = false;
  state.chartsReady = true;
  const { versions, commit, dirty, platform } = provenance();
  const shown = {
    workbench: versions.workbench,
    commit: commit === null ? null : `${commit.slice(0, 10)}${dirty ? ' with changes' : ''}`,
    node: process.version,
    tslab: tslabVersion(),
    platform,
  };
  const versionsTable = renderTable([shown], { caption: `${notebook} \u00b7 ${title}` });
  display({
    'text/html': `<style>${STYLE}</style>${chartLibraryScript()}${versionsTable['text/html']}`,
    'text/plain': versionsTable['text/plain'],
  });
}

function tslabVersion(): string | null {
  for (const [path, module] of Object.entries(typeof require === 'undefined' ? {} : require.cache)) {
    if (!/[\\/]tslab[\\/]dist[\\/]util\.js$/.test(path)) continue;
    const { getVersion } = (module?.exports ?? {}) as { getVersion?: () => string };
    if (getVersion) return getVersion();
  }
  return null;
}
