/**
 * What a chart is made of, as far as the workbench looks into it. Plotly's own types are twice the size of lib, and
 * the notebooks' compiler would read them at every import.
 */

/** A trace of plotly.js: `type` names its kind, the other members are Plotly's. */
export interface Trace {
  readonly type?: string;
  readonly name?: string;
  readonly [member: string]: unknown;
}

/** A layout of plotly.js. A title is one sentence. */
export interface ChartLayout {
  readonly title?: string | { readonly text?: string; readonly [member: string]: unknown };
  readonly height?: number;
  readonly [member: string]: unknown;
}

/** A Plotly figure; the theme fills in what it leaves open. Its texts are text: no markup in data acts. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout?: ChartLayout;
}
