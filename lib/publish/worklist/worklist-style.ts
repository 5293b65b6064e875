/** How a worklist looks: wide, on a phone, in the dark and on paper. */

/** Its style sheet. */
export const WORKLIST_STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #55606e; --line: #d5dae1; --page: #f5f6f8; --card: #fff;
  --accent: #0b5394; --on-accent: #fff; --chosen: #e6f0fa; --D: #b34700; --I: #8a5a00; --M: #0b62a0; --O: #00704f; --unsure: #55606e;
  --for: 213 94 0; --against: 0 114 178; --warn: #fff4e5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a3adba; --line: #333c48; --page: #12161c; --card: #1a2028;
  --accent: #8cc4ff; --on-accent: #0b1a2b; --chosen: #22344a; --D: #ff9d5c; --I: #f0bd55; --M: #7cc0ff; --O: #5fd3ab; --unsure: #a3adba; --warn: #3a2a16; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
html, body { height: 100%; }
body { margin: 0; display: flex; flex-direction: column; color: var(--ink); background: var(--page);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header, .toolbar, .foot, footer { padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 0; line-height: 1.2; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p { margin: .35rem 0; }
.soft, footer, #kept { color: var(--soft); font-size: .87rem; }
.warning { border-left: 4px solid var(--D); background: var(--warn); color: var(--ink); padding: .4rem .7rem; }
.head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding-top: .75rem; }
.tools, .toolbar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.toolbar { padding-top: .5rem; padding-bottom: .6rem; }
button, .button, input, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft);
  border-radius: 7px; padding: .3rem .6rem; min-height: 2.3rem; max-width: 100%; }
button, .button { cursor: pointer; display: inline-flex; align-items: center; gap: .35rem; }
button.first { background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; }
#reader { width: 9rem; }
#search { flex: 1 1 10rem; min-width: 8rem; }
select { flex: 0 1 13rem; min-width: 0; }
:focus-visible, #load:focus-visible + button, .views input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 2px; }
.tools:has(#load:focus-visible) .button { outline: 3px solid var(--accent); outline-offset: 2px; }
.views { display: flex; border: 1px solid var(--soft); border-radius: 7px; padding: 0; margin: 0; background: var(--card); position: relative; }
.views input { position: absolute; opacity: 0; width: 1px; min-height: 0; height: 1px; padding: 0; }
.views label { padding: .3rem .7rem; min-height: 2.2rem; display: flex; align-items: center; cursor: pointer; border-radius: 6px; }
.views input:checked + label { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.today { display: inline-flex; gap: .5rem; align-items: center; white-space: nowrap; font-size: .87rem; }
progress { width: 6rem; accent-color: var(--accent); }
main { flex: 1 1 0; min-height: 18rem; display: grid; grid-template-columns: minmax(18rem, 26rem) 1fr; gap: .75rem; padding: 0 1rem; }
.listing, #report { background: var(--card); border: 1px solid var(--line); border-radius: 10px; min-height: 0; min-width: 0; overflow: hidden; position: relative; }
#list { --row: 62px; height: 100%; overflow-y: auto; position: relative; contain: strict; border-radius: 10px; }
#list:focus-visible { outline: none; }
.listing:has(#list:focus-visible) { outline: 3px solid var(--accent); }
#empty { position: absolute; inset: 1rem 1rem auto; margin: 0; color: var(--soft); }
.space { position: relative; }
.row { position: absolute; left: 0; right: 0; height: var(--row); padding: .45rem .8rem; border-bottom: 1px solid var(--line); cursor: pointer; overflow: hidden; }
.row.chosen { background: var(--chosen); box-shadow: inset 4px 0 0 var(--accent); }
.line { display: flex; gap: .5rem; align-items: center; white-space: nowrap; }
.rank { color: var(--soft); min-width: 1.6rem; text-align: right; font-variant-numeric: tabular-nums; font-size: .87rem; }
.what, .about { overflow: hidden; text-overflow: ellipsis; flex: 1; min-width: 0; }
.what { font-weight: 600; }
.chance { font-variant-numeric: tabular-nums; text-align: right; min-width: 3.2rem; color: var(--ink); }
.row .track { width: 3.2rem; }
.said { font-size: .8rem; font-weight: 600; border: 1px solid currentColor; border-radius: 99px; padding: 0 .5rem; }
.D { --own: var(--D); } .I { --own: var(--I); } .M { --own: var(--M); } .O { --own: var(--O); } .unsure { --own: var(--unsure); }
.said { color: var(--own); }
.track { flex: none; height: .5rem; background: color-mix(in srgb, var(--soft) 22%, transparent); border-radius: 4px; overflow: hidden; }
.bar { display: block; height: 100%; background: var(--own); }
#report { display: flex; flex-direction: column; }
#reading { flex: 1; overflow-y: auto; padding: .9rem 1.1rem; outline-offset: -3px; }
#reading:focus-visible { outline-offset: -3px; }
#about { display: grid; grid-template-columns: minmax(0, 1.4fr) minmax(12rem, 1fr); gap: .75rem 1.5rem; padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
.facts { margin: 0; display: grid; gap: .15rem; font-size: .92rem; align-content: start; }
.facts div { display: grid; grid-template-columns: 7.5rem 1fr; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.bars { list-style: none; margin: 0; padding: 0; font-size: .92rem; }
.bars li { display: grid; grid-template-columns: 6rem 1fr 3.2rem; gap: .5rem; align-items: center; padding: .1rem 0; }
.bars .track { height: .7rem; }
.filed .name { text-decoration: underline; text-underline-offset: 3px; }
.narrative { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.05rem; line-height: 1.7; max-width: 46rem; margin: .9rem 0; }
mark { color: inherit; border-radius: 3px; padding: .05em .1em; text-decoration: underline 2px; text-underline-offset: 3px; }
mark.for { background: rgb(var(--for) / calc(var(--strength) * .38)); text-decoration-color: rgb(var(--for)); }
mark.against { background: rgb(var(--against) / calc(var(--strength) * .22)); text-decoration: underline 2px dotted rgb(var(--against)); }
.decide { border-top: 1px solid var(--line); padding: .6rem .8rem; display: flex; flex-wrap: wrap; gap: .5rem; background: var(--card); }
.buttons { display: flex; flex-wrap: wrap; gap: .4rem; }
.say { border-color: var(--own); color: var(--own); font-weight: 600; }
.say[aria-pressed="true"] { background: var(--own); color: var(--card); }
#note { flex: 1 1 12rem; resize: vertical; min-height: 2.3rem; }
kbd { font: 600 .8rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; border: 1px solid currentColor; border-radius: 4px; padding: 0 .3rem; min-width: 1.3em; text-align: center; display: inline-block; }
.foot { display: flex; flex-wrap: wrap; gap: 0 1.5rem; justify-content: space-between; min-height: 2rem; }
#kept.warning { color: var(--ink); }
footer { display: flex; flex-wrap: wrap; gap: 0 1.5rem; border-top: 1px solid var(--line); margin: 0; }
dialog { border: 1px solid var(--line); border-radius: 12px; background: var(--card); color: var(--ink); max-width: min(30rem, 92vw); padding: 1.2rem; }
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog dl { margin: 0; } dialog dl div { display: grid; grid-template-columns: 8rem 1fr; padding: .2rem 0; }
dialog input { min-height: 0; }
#paper { display: none; }
::placeholder { color: var(--soft); opacity: 1; }
@media (max-width: 760px) {
  html, body { height: auto; }
  .tools { width: 100%; } #reader { flex: 1 1 6rem; min-width: 0; }
  .views { width: 100%; } .views label { flex: 1; justify-content: center; padding: .3rem; }
  #search { flex-basis: 100%; } select { flex: 1 1 40%; }
  main { display: block; flex: none; } .listing { height: 38vh; min-height: 14rem; margin-bottom: .75rem; }
  #report { display: block; overflow: visible; } #reading { overflow: visible; }
  #about { grid-template-columns: 1fr; }
  .decide { position: sticky; bottom: 0; border-radius: 0 0 10px 10px; gap: .4rem; padding: .5rem; }
  .buttons { width: 100%; gap: .3rem; flex-wrap: nowrap; } .say { flex: 1 1 auto; justify-content: center; padding: .3rem .15rem; font-size: .82rem; min-height: 2.75rem; }
  .say kbd { display: none; } #note { flex-basis: 100%; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --card: #fff; --page: #fff; --line: #999; }
  body { display: block; height: auto; font-size: 10.5pt; }
  .tools, .toolbar, main, .foot, dialog { display: none; }
  #paper { display: block; padding: 0 1rem; }
  article { border-top: 1px solid var(--line); padding: .6rem 0; }
  article h2 { break-after: avoid; } .boxes { break-before: avoid; break-inside: avoid; }
  .boxes span { margin-right: 1.4rem; white-space: nowrap; } .lines { min-height: 3rem; border-bottom: 1px dotted #999; }
  .narrative { font-size: 10.5pt; line-height: 1.5; max-width: none; margin: .4rem 0; }
}
`;
