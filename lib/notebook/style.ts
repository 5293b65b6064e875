/** How our outputs look in a notebook. */
import { PAGE_FONT } from '../charts/theme';

/** The style of our outputs, put into a notebook once by `begin`. */
export const STYLE = `
.maude-table{overflow-x:auto;margin:.5em 0!important;font-size:13px}
.maude-table table{border-collapse:collapse;margin:0;font-variant-numeric:tabular-nums;border:0}
.maude-table figcaption{padding:.3em 0;color:#374151}
.maude-table th{border-bottom:2px solid #9ca3af;padding:.3em .7em;vertical-align:bottom;white-space:nowrap}
.maude-table td{border-bottom:1px solid #e5e7eb;padding:.25em .7em;vertical-align:top;max-width:44em;overflow-wrap:break-word}
.maude-table td[title]{min-width:24em}
.maude-table summary{cursor:pointer;color:#374151;padding:.2em 0}
.maude-table p{margin:.3em 0;color:#6b7280}
.maude-synthetic{background:#fde68a;color:#78350f;border-radius:3px;padding:0 .4em;font-size:11px;letter-spacing:.06em}
.maude-figure{min-height:100px;max-width:1100px}.maude-figure img{max-width:100%;height:auto}
.maude-progress{font:13px ${PAGE_FONT};margin:.2em 0}
.maude-progress div{display:grid;grid-template-columns:minmax(8em,16em) minmax(6em,16em) 1fr;gap:.8em;align-items:center;padding:1px 0}
.maude-progress progress{width:100%;height:.8em;accent-color:#0072b2}
.maude-progress small{color:#6b7280;font-variant-numeric:tabular-nums}
`.trim();
