/** The external test in `reports/index.html`: what the locked reports say, or that nobody has looked. */
import { escapeHtml } from '../core/text/escape';
import { formatNumber } from './format';

interface ScoresResult {
  readonly reports?: number;
  readonly effective?: number;
  readonly measures?: readonly {
    readonly measure?: string;
    readonly value?: number | null;
    readonly lower?: number | null;
    readonly upper?: number | null;
    readonly reason?: string | null;
  }[];
}

interface CandidateResult {
  readonly kind?: string;
  readonly run?: string;
  readonly chosen?: boolean;
  readonly before?: { readonly reports?: number; readonly most?: number } | null;
  readonly all?: ScoresResult | null;
  readonly unrelated?: ScoresResult | null;
}

/** What of `results.json` this is made of. */
export interface ExternalOfResults {
  readonly external?: {
    readonly lockedBy?: string;
    readonly reports?: number;
    readonly related?: number;
    readonly candidates?: readonly CandidateResult[];
  } | null;
}

const SHOWN: readonly [string, string][] = [
  ['deathF1', 'Death F1'],
  ['macroF1', 'macro F1'],
  ['weightedF1', 'weighted F1'],
];

/** The section as HTML; empty where nothing is locked. */
export function external({ external: test }: ExternalOfResults): string {
  if (!test) return '';
  const { lockedBy, reports = 0, related = 0, candidates = [] } = test;
  const what = `${formatNumber(reports)} reports are locked${lockedBy ? ` (${escapeHtml(lockedBy)})` : ''}`;
  const title = '<section><h2>On the locked reports</h2>';
  if (candidates.length === 0)
    return `${title}<p>${what}. None of these runs has looked at them: notebook 07 opens them once, after the choice.</p></section>`;
  const rows = candidates.flatMap((candidate) => {
    const { all, unrelated } = candidate;
    const apart = (unrelated?.reports ?? 0) < (all?.reports ?? 0) ? unrelated : null;
    return [scoreRow(candidate, 'all', all), scoreRow(candidate, 'no relative in the folds', apart)];
  });
  return `${title}<div class="scroll"><table>
<thead><tr><th></th><th>reports</th><th>effective groups</th>${SHOWN.map(([, name]) => `<th>${name}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table></div>
<p class="note">${what}; ${formatNumber(related)} have a relative (same event, near-duplicate) among the rows of the folds. First looks, with 95 % intervals over whole groups. ${seenBefore(candidates)}</p></section>`;
}

function seenBefore(candidates: readonly CandidateResult[]): string {
  const seen = Math.max(...candidates.map(({ before }) => before?.reports ?? 0));
  const most = Math.max(...candidates.map(({ before }) => before?.most ?? 0));
  if (seen === 0) return 'None of these reports had been looked at before.';
  return `Up to ${formatNumber(seen)} of these reports had been looked at before, up to ${formatNumber(most)} times: no first look.`;
}

function scoreRow({ kind, run, chosen }: CandidateResult, on: string, scores?: ScoresResult | null): string {
  if (!scores) return '';
  const { reports, effective, measures } = scores;
  const cells = SHOWN.map(([key]) => {
    const { value, lower, upper, reason } = measures?.find(({ measure }) => measure === key) ?? {};
    if (value == null) return '<td>\u2013</td>';
    const interval =
      lower == null || upper == null
        ? escapeHtml(reason ?? 'no interval')
        : `(${formatNumber(lower, 3)} \u2013 ${formatNumber(upper, 3)})`;
    return `<td>${formatNumber(value, 3)} <small>${interval}</small></td>`;
  });
  const name = `${kind === 'fold' ? 'one fold' : (kind ?? '')}${chosen ? ', chosen' : ''} \u00b7 ${on}`;
  return `<tr><th scope="row">${escapeHtml(run ?? '')}<br><small>${escapeHtml(name)}</small></th><td>${reports === undefined ? '' : formatNumber(reports)}</td><td>${effective === undefined ? '' : formatNumber(Math.round(effective))}</td>${cells.join('')}</tr>`;
}
