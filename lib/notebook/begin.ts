/** The first call of every notebook. */
import { chartLibraryScript } from '../charts/plotly';
import { thisProject } from '../core/project';
import { provenance } from '../core/provenance';
import { setSession } from '../core/session';
import { interruptSignal } from './interrupt';
import { liveTable } from './live-table';
import { display } from './output';
import { progress } from './progress';
import { markSynthetic, session } from './session';
import { STYLE } from './style';
import { renderTable } from './table';

/**
 * Makes charts and tables ready in this notebook, sets the session that experiments read (project, progress, interrupt)
 * and shows the versions it runs with. `number` is that of the notebook's file name: `04`.
 */
export function begin(number: string, title: string): void {
  const state = session();
  state.notebook = number;
  state.synthetic = false;
  state.chartsReady = true;
  setSession({
    project: thisProject(),
    progress,
    signal: interruptSignal,
    liveTable: (caption) => liveTable({ caption, maxText: 400 }),
    markSynthetic,
  });
  const { versions, commit, dirty, platform } = provenance();
  const shown = {
    workbench: versions.workbench,
    commit: commit === null ? null : `${commit.slice(0, 10)}${dirty ? ' with changes' : ''}`,
    node: process.version,
    tslab: tslabVersion(),
    platform,
  };
  const versionsTable = renderTable([shown], { caption: `${number} \u00b7 ${title}` });
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
