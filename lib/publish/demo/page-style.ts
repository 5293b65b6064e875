/** How the demo pages look, on a phone as on a wide screen. */

/** Their style sheet. */
export const PAGE_STYLE = `
:root { color-scheme: light; --ink: #1f2937; --soft: #4b5563; --line: #d1d5db; --accent: #0b5394; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; color: var(--ink); background: #fff;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0.25rem 0; }
p { margin: 0.5rem 0; }
.warning { border-left: 4px solid #d55e00; background: #fff7ed; padding: 0.5rem 0.75rem; }
label { display: block; font-weight: 600; margin-top: 1rem; }
textarea { width: 100%; min-height: 9rem; font: inherit; padding: 0.5rem; border: 1px solid #6b7280; border-radius: 6px; }
button { font: inherit; color: var(--accent); background: #f3f6fa; border: 1px solid #9ca3af; border-radius: 6px;
  padding: 0.35rem 0.7rem; min-height: 2.5rem; cursor: pointer; }
button:focus-visible, textarea:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
#examples { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0; }
#status, #note, #legend, footer { color: var(--soft); font-size: 0.9rem; }
#status { min-height: 1.5em; }
.cut { color: #9a3412; font-weight: 600; }
.row { display: grid; grid-template-columns: 6.5rem 1fr 4rem; gap: 0.5rem; align-items: center; margin: 0.3rem 0; }
.row.most { font-weight: 700; }
.track { background: #eef0f3; border-radius: 4px; height: 1.1rem; overflow: hidden; }
.bar { display: block; height: 100%; }
.percent { text-align: right; font-variant-numeric: tabular-nums; }
#shown { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.8; margin: 0.75rem 0; }
mark { color: inherit; border-radius: 3px; padding: 0.1em 0; }
footer { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 0.5rem; overflow-wrap: anywhere; }
[hidden] { display: none; }
`;
