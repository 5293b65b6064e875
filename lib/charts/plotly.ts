/** The chart library as text: plotly.js's bundle of cartesian charts, put into notebooks whole so that they need no network. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeRoot } from '../core/project';
import { scriptElement } from './script';

let text: string | undefined;

/** The source of the chart library (1.5 MB). */
export function chartLibrary(): string {
  text ??= readFileSync(join(codeRoot(), 'node_modules/plotly.js/plotly-cartesian.min.js'), 'utf8');
  return text;
}

/** A script element that makes the chart library known to the page once. */
export function chartLibraryScript(): string {
  // Inside a script element the text must not hold what ends one.
  const source = chartLibrary()
    .replace(/<\/(script)/gi, '<\\/$1')
    .replace(/<!--/g, '<\\!--');
  return scriptElement(`if (!window.Plotly) {\n${source}\n}`);
}
