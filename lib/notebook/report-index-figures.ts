/** The figures of `reports/index.html`: F1 of every classifier over the folds, and how far it is above the strongest floor. */

import { LABEL_NAMES, LABELS } from '../core/labels';
import { escapeHtml } from '../core/text/escape';
import { formatNumber } from './format';

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

/** A measure of a classifier beside the strongest floor. */
interface FloorResult {
  readonly measure?: string;
  readonly floor?: string | null;
  readonly difference?: number | null;
  readonly lower?: number | null;
  readonly upper?: number | null;
  readonly reason?: string | null;
}

/** What else is known of a classifier. */
interface EvidenceResult {
  readonly pooled?: readonly {
    readonly measure?: string;
    readonly value?: number | null;
    readonly lower?: number | null;
    readonly upper?: number | null;
  }[];
  readonly calibration?: {
    readonly asTrained?: { readonly ece?: number };
    readonly calibrated?: { readonly ece?: number };
  } | null;
  readonly threshold?: { readonly recall?: number; readonly threshold?: number | null } | null;
}

interface ClassifierResult extends PhaseResult {
  readonly title?: string;
  readonly phase?: number | null;
  readonly isFloor?: boolean;
  readonly besideFloor?: readonly FloorResult[] | null;
  readonly evidence?: EvidenceResult | null;
}

/** What of `results.json` the figures are made of. */
export interface FiguresOfResults {
  readonly phase1?: PhaseResult | null;
  readonly phase2?: PhaseResult | null;
  readonly phase1All?: PhaseResult | null;
  /** By name; absent in files of an earlier version. */
  readonly classifiers?: Readonly<Record<string, ClassifierResult>> | null;
}

const METRICS: readonly [string, string][] = [
  ...LABELS.map((label): [string, string] => [label, LABEL_NAMES[label]]),
  ['macro', 'macro'],
  ['weighted', 'weighted'],
];

/** Both tables as HTML; empty where there is no result. */
export function figures(results: FiguresOfResults): string {
  const { phase1, phase2, phase1All, classifiers } = results;
  const { learners, floors } = sorted(classifiers ?? {});
  const named = classifiers
    ? learners.map((of) => phaseRow(nameOf(of), phaseTitle(of), of))
    : [phaseRow('Phase 1', 'TF-IDF + logistic regression', phase1), phaseRow('Phase 2', 'BERT', phase2)];
  const rows = [
    ...named,
    phaseRow('Phase 1, all rows', 'not paired with the others', phase1All),
    ...floors.map((of) => phaseRow(`Floor: ${of.title ?? ''}`, '', { ...of, protocol: '' }, 'floor')),
  ];
  if (rows.every((row) => row === '')) return '';
  const ddof = [phase1, phase2, phase1All].find((phase) => phase?.ddof !== undefined)?.ddof ?? 0;
  return `<section><h2>F1 over the folds</h2><div class="scroll"><table>
<thead><tr><th></th><th>n tested</th>${METRICS.map(([, name]) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table></div>
<p class="note">Mean \u00b1 standard deviation (ddof ${formatNumber(ddof)}) over the reported folds that test what a score needs; \u2013 where none does. Classifiers stand side by side only where they learned from and were tested on the same examples.</p></section>${differences(learners)}`;
}

/** Those that stand for a phase first, in the order of phases, then the others as they come. */
function sorted(classifiers: Readonly<Record<string, ClassifierResult>>) {
  const all = Object.values(classifiers);
  const place = ({ phase }: ClassifierResult) => phase ?? Number.POSITIVE_INFINITY;
  const learners = all.filter(({ isFloor }) => !isFloor);
  const ordered = [...learners].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  return { learners: ordered, floors: all.filter(({ isFloor }) => isFloor) };
}

function nameOf({ phase, title }: ClassifierResult): string {
  return phase == null ? (title ?? '') : `Phase ${phase}`;
}

/** The title, where the name is another. */
function phaseTitle({ phase, title }: ClassifierResult): string {
  return phase == null ? '' : (title ?? '');
}

/** The measures that are set beside the floors here; `results.json` has more. */
const BESIDE: readonly [string, string][] = [
  ['deathF1', 'Death F1'],
  ['macroF1', 'macro F1'],
  ['weightedF1', 'weighted F1'],
];

function differences(learners: readonly ClassifierResult[]): string {
  const rows = learners.flatMap((of) => {
    const beside = of.besideFloor;
    if (!beside) return [];
    const cells = BESIDE.map(([key]) => differenceCell(beside.find(({ measure }) => measure === key)));
    const detail = [of.run ?? '', evidenceText(of.evidence)]
      .filter(Boolean)
      .map((line) => `<br><small>${escapeHtml(line)}</small>`);
    return [`<tr><th scope="row">${escapeHtml(nameOf(of))}${detail.join('')}</th>${cells.join('')}</tr>`];
  });
  if (rows.length === 0) return '';
  return `<section><h2>Beside the strongest floor</h2><div class="scroll"><table class="gap">
<thead><tr><th></th>${BESIDE.map(([, name]) => `<th>${name}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table></div>
<p class="note">Difference to the rule that is the strongest by that measure, tested folds pooled, with its 95 % paired bootstrap interval. An interval that holds 0 is within chance.</p></section>`;
}

/** `Death F1 0.810 (0.765 to 0.847); calibration error 0.237, scaled 0.038; Death threshold 0.232 for a recall of 0.9`. */
function evidenceText(evidence: EvidenceResult | null | undefined): string {
  const { pooled, calibration, threshold } = evidence ?? {};
  const death = pooled?.find(({ measure }) => measure === 'deathF1');
  const { value, lower, upper } = death ?? {};
  const [raw, scaled] = [calibration?.asTrained?.ece, calibration?.calibrated?.ece];
  const at = threshold?.threshold;
  return [
    value == null || lower == null || upper == null
      ? ''
      : `Death F1 pooled ${signed(value)} (${signed(lower)} to ${signed(upper)})`,
    raw === undefined || scaled === undefined
      ? ''
      : `calibration error ${signed(raw)}, scaled ${signed(scaled)}`,
    at == null ? '' : `Death threshold ${signed(at)} for a recall of ${threshold?.recall} (approximate)`,
  ]
    .filter(Boolean)
    .join('; ');
}

function differenceCell(row: FloorResult | undefined): string {
  const { difference, lower, upper, floor, reason } = row ?? {};
  if (difference == null || lower == null || upper == null)
    return `<td class="none"><small>${escapeHtml(reason ?? 'not compared')}</small></td>`;
  const interval = `(${signed(lower)} \u2013 ${signed(upper)})`;
  return `<td>${difference < 0 ? '' : '+'}${signed(difference)} <small>${interval} over ${escapeHtml(floor ?? '')}</small></td>`;
}

/** Three digits, with a true minus sign. */
function signed(value: number): string {
  return value.toFixed(3).replace('-', '\u2212');
}

function phaseRow(name: string, what: string, phase: PhaseResult | null | undefined, kind?: 'floor'): string {
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
  return `<tr${kind ? ` class="${kind}"` : ''}><th scope="row">${escapeHtml(name)}<br><small>${escapeHtml(detail)}</small></th><td>${tested === undefined ? '' : formatNumber(tested)}</td>${cells.join('')}</tr>`;
}
