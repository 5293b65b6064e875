/** `reports/index.html`: the key figures, the chosen checkpoint and a link to each report. Static, no scripts. */
import { existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeHtml } from '../core/escape';
import { writeFileAtomic } from '../core/files';
import { LABEL_NAMES, LABELS } from '../core/labels';
import { readSealed } from '../core/sealed';
import { formatNumber, formatSeconds } from './format';
import { INDEX_STYLE } from './report-index-style';

type F1Row = Readonly<Record<string, number | null>>;

/** A phase in `results.json`, as far as the index reads it; anything may be missing. */
interface PhaseResult {
  readonly run?: string;
  readonly protocol?: string;
  readonly folds?: readonly {
    readonly fold: number;
    readonly nTrain: number;
    readonly nTest: number;
    readonly f1: F1Row;
  }[];
  readonly mean?: F1Row | null;
  readonly std?: F1Row | null;
  readonly n?: F1Row | null;
  readonly ddof?: number;
}

/** `results.json`, as far as the index reads it. */
export interface ResultsFile {
  readonly synthetic?: boolean;
  readonly data?: { readonly source?: string; readonly id?: string; readonly rows?: number } | null;
  readonly split?: { readonly name?: string; readonly fingerprint?: unknown } | null;
  readonly profile?: string | null;
  readonly phase1?: PhaseResult | null;
  readonly phase2?: PhaseResult | null;
  readonly phase1All?: PhaseResult | null;
  readonly selected?: {
    readonly kind?: string;
    readonly classifier?: string;
    readonly phase?: number | null;
    readonly run?: string;
    readonly fold?: number;
    readonly epoch?: number;
    readonly criterion?: string;
    readonly value?: number;
    readonly reason?: string;
  } | null;
}

/** A report as the index lists it. */
export interface ListedReport {
  readonly file: string;
  readonly title: string;
  readonly seconds: number | null;
  readonly made: Date;
}

/** Writes the index of the reports that are there; returns its path. */
export async function writeReportIndex({ reports }: { root?: string; reports: string }): Promise<string> {
  const again = 'Delete it and run notebook 06-fold-diagnostics';
  const results = await readSealed<ResultsFile>(join(reports, 'results.json'), again);
  const path = join(reports, 'index.html');
  await writeFileAtomic(path, renderIndex(results, await listReports(reports)));
  return path;
}

async function listReports(reports: string): Promise<ListedReport[]> {
  const names = existsSync(reports) ? await readdir(reports) : [];
  const files = names.filter((name) => /^\d\d-.*\.html$/.test(name)).sort();
  return Promise.all(files.map((file) => describeReport(reports, file)));
}

async function describeReport(reports: string, file: string): Promise<ListedReport> {
  const handle = await open(join(reports, file));
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(4096), 0, 4096, 0)
    .finally(() => handle.close());
  const head = buffer.toString('utf8', 0, bytesRead);
  const seconds = /name="maude-seconds" content="([\d.]+)"/.exec(head)?.[1];
  return {
    file,
    title: unescaped(/<title>([\s\S]*?)<\/title>/.exec(head)?.[1] ?? file),
    seconds: seconds === undefined ? null : Number(seconds),
    made: (await stat(join(reports, file))).mtime,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#96': '`',
};

function unescaped(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => ENTITIES[name]);
}

/** The page. */
export function renderIndex(results: ResultsFile | null, reports: readonly ListedReport[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>MAUDE severity workbench</title>
<style>${INDEX_STYLE}</style>
</head>
<body>
<header><h1>MAUDE severity workbench</h1>
<p>Severity class of FDA device reports from their narrative: TF-IDF with logistic regression (Phase 1) and BERT (Phase 2) on the same folds.</p>
${results?.synthetic ? '<p class="banner"><strong>SYNTHETIC</strong> These figures come from made-up records and say nothing about real devices.</p>' : ''}
</header>
<main>
${results === null ? '<p>No results yet: run the notebooks.</p>' : sources(results) + figures(results) + selection(results)}
${links(reports)}
</main>
<footer>Research prototype, not for clinical decisions.</footer>
</body>
</html>
`;
}

function sources({ data, split, profile }: ResultsFile): string {
  const facts: [string, string | undefined][] = [
    ['Records', data?.source],
    ['Examples', data?.rows === undefined ? undefined : formatNumber(data.rows)],
    ['Snapshot', data?.id],
    ['Split', split?.name],
    ['Profile', profile ?? undefined],
  ];
  const shown = facts.filter(([, value]) => value !== undefined);
  return `<dl>${shown.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(String(value))}</dd></div>`).join('')}</dl>`;
}

const METRICS: readonly [string, string][] = [
  ...LABELS.map((label): [string, string] => [label, LABEL_NAMES[label]]),
  ['macro', 'macro'],
  ['weighted', 'weighted'],
];

function figures({ phase1, phase2, phase1All }: ResultsFile): string {
  const rows = [
    phaseRow('Phase 1', 'TF-IDF + logistic regression', phase1),
    phaseRow('Phase 2', 'BERT', phase2),
    phaseRow('Phase 1, all rows', 'not paired with Phase 2', phase1All),
  ];
  if (rows.every((row) => row === '')) return '';
  const ddof = [phase1, phase2, phase1All].find((phase) => phase?.ddof !== undefined)?.ddof ?? 0;
  return `<section><h2>F1 over the folds</h2><div class="scroll"><table>
<thead><tr><th></th><th>n tested</th>${METRICS.map(([, name]) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table></div>
<p class="note">Mean \u00b1 standard deviation (ddof ${formatNumber(ddof)}) over the reported folds that test what a score needs; \u2013 where none does. Phases 1 and 2 stand side by side only where they learned from and were tested on the same examples.</p></section>`;
}

function phaseRow(name: string, what: string, phase: PhaseResult | null | undefined): string {
  if (!phase?.mean) return '';
  const tested = phase.folds?.reduce((sum, { nTest }) => sum + nTest, 0);
  const cells = METRICS.map(([key]) => {
    const [mean, std] = [phase.mean?.[key], phase.std?.[key]];
    if (typeof mean !== 'number') return '<td>\u2013</td>';
    const spread = typeof std === 'number' ? ` <small>\u00b1\u00a0${formatNumber(std, 3)}</small>` : '';
    const [n, folds] = [phase.n?.[key] ?? null, phase.folds?.length ?? 0];
    const of = n !== null && n < folds ? ` <small>(${n} of ${folds} folds)</small>` : '';
    return `<td>${formatNumber(mean, 3)}${spread}${of}</td>`;
  });
  const detail = [what, phase.protocol && `protocol ${phase.protocol}`, phase.run]
    .filter(Boolean)
    .join(' \u00b7 ');
  return `<tr><th scope="row">${escapeHtml(name)}<br><small>${escapeHtml(detail)}</small></th><td>${tested === undefined ? '' : formatNumber(tested)}</td>${cells.join('')}</tr>`;
}

function selection({ selected }: ResultsFile): string {
  if (!selected) return '';
  const { kind, classifier, phase, run, fold, epoch, criterion, value, reason } = selected;
  const parts = [
    phase == null ? (classifier ?? '') : `Phase ${phase}`,
    run,
    kind === 'refit' ? `refit of ${epoch} epochs` : '',
    kind === 'refit' || fold === undefined ? '' : `fold ${fold}`,
    kind === 'refit' || epoch === undefined ? '' : `epoch ${epoch}`,
  ];
  const decided = criterion
    ? `${criterion}${typeof value === 'number' ? ` = ${formatNumber(value, 3)}` : ''}`
    : '';
  return `<section><h2>The chosen checkpoint</h2><p><strong>${escapeHtml(parts.filter(Boolean).join(' \u00b7 '))}</strong>${decided ? ` (${escapeHtml(decided)})` : ''}</p><p>${escapeHtml(reason ?? '')}</p></section>`;
}

function links(reports: readonly ListedReport[]): string {
  if (reports.length === 0) return '<section><h2>Reports</h2><p>None yet.</p></section>';
  const items = reports.map(({ file, title, seconds, made }) => {
    const when = `${made.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const time = [seconds === null ? '' : `ran ${formatSeconds(seconds)}`, when]
      .filter(Boolean)
      .join(' \u00b7 ');
    return `<li><a href="${encodeURIComponent(file)}">${escapeHtml(title)}</a> <small>${time}</small></li>`;
  });
  return `<section><h2>Reports</h2><ol>${items.join('')}</ol></section>`;
}
