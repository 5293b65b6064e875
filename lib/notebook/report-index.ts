/** `reports/index.html`: the key figures, the chosen checkpoint and a link to each report. Static, no scripts. */
import { existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../core/files/files';
import { readSealed } from '../core/files/sealed';
import { escapeHtml } from '../core/text/escape';
import { formatNumber, formatSeconds } from './format';
import { type ExternalOfResults, external } from './report-index-external';
import { type FiguresOfResults, figures } from './report-index-figures';
import { INDEX_STYLE } from './report-index-style';

/** `results.json`, as far as the index reads it. */
export interface ResultsFile extends FiguresOfResults, ExternalOfResults {
  readonly synthetic?: boolean;
  readonly data?: { readonly source?: string; readonly id?: string; readonly rows?: number } | null;
  readonly split?: { readonly name?: string; readonly fingerprint?: unknown } | null;
  readonly profile?: string | null;
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
<p>Severity class of FDA device reports from their narrative: TF-IDF with logistic regression (Phase 1), BERT (Phase 2) and others on the same folds, beside rules that learn next to nothing.</p>
${results?.synthetic ? '<p class="banner"><strong>SYNTHETIC</strong> These figures come from made-up records and say nothing about real devices.</p>' : ''}
</header>
<main>
${results === null ? '<p>No results yet: run the notebooks.</p>' : sources(results) + figures(results) + external(results) + selection(results)}
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
