/** The look of `reports/index.html`, on a phone as well. */
export const INDEX_STYLE = `
:root{color-scheme:light;--ink:#1f2937;--soft:#6b7280;--line:#e5e7eb;--blue:#0072b2}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem;color:var(--ink);background:#fff;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:.2em 0}h2{font-size:1.15rem;margin:1.8em 0 .5em}
header p{color:var(--soft);margin:.3em 0}
header .banner{background:#fef3c7;color:#78350f;border-radius:8px;padding:.6em .9em}
dl{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;margin:1.2em 0}dt{color:var(--soft);font-size:.8rem}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.45em .6em;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
thead th{border-bottom:2px solid #9ca3af;font-size:.85rem}tbody th{text-align:left;font-weight:600;white-space:normal;min-width:9rem;overflow-wrap:anywhere}
tr.floor th,tr.floor td{background:#f9fafb;color:var(--soft)}th small{display:inline-block;line-height:1.3}td small+small,.gap small{display:block}td.none{white-space:normal;min-width:8rem}
small,.note{color:var(--soft);font-weight:400;font-size:.8rem}
ol{list-style:none;margin:0;padding:0}
li{border:1px solid var(--line);border-radius:8px;padding:.6em .9em;margin:.5em 0;display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2em 1em}
a{color:var(--blue);text-decoration:none;font-weight:600}a:hover{text-decoration:underline}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;color:var(--soft);font-size:.9rem}
`.trim();
