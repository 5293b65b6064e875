/** What a sheet for readers is drawn from: suspects by rule and controls, each by the class they were filed as. */
import { check } from '../../core/check';
import { LABELS, type Label } from '../../core/labels';
import { deriveSeed, RandomState } from '../../core/random';
import { confidentClass, typicalConfidence } from '../../metrics/label-noise';
import { isHard } from '../../metrics/probabilities';
import type { ScoredRun } from '../scored';
import type { SuspectRow } from './death-audit';

/** Why a report is among the suspects; a control was drawn from all the others. */
export const RULES = {
  death: 'likelier a death than not, by the audit of Death',
  model: 'the model is sure of another class',
  control: 'none: a control',
} as const;

/** A rule's key. */
export type Rule = keyof typeof RULES;

/** Reports under one rule, filed as one class. */
export interface Stratum {
  readonly rule: Rule;
  readonly filed: Label;
  /** How many there are, and how many of them were drawn. */
  readonly size: number;
  readonly drawn: number;
}

/** A report to read. */
export interface SheetRow {
  readonly key: string;
  /** Its place in the strata. */
  readonly stratum: number;
  /** With which it was drawn: its weight is one over this. */
  readonly probability: number;
}

/** A draw of reports to read, in the order in which they are shown. */
export interface SheetDraw {
  readonly strata: readonly Stratum[];
  readonly rows: readonly SheetRow[];
}

/** How many of each kind, spread evenly over the classes and rules that have as many. */
export interface SheetSize {
  readonly suspects: number;
  readonly controls: number;
  readonly seed: number;
}

/**
 * Draws suspects and controls at random within each stratum and shuffles them, so that nothing of a row's place tells what it
 * is. Every tested report of `scored` is in one stratum, and each stratum has at least one row drawn.
 */
export function drawSheet(
  scored: ScoredRun,
  suspects: readonly SuspectRow[],
  { suspects: most, controls, seed }: SheetSize,
): SheetDraw {
  const { ids, yTrue } = scored.outer;
  check(ids.length > 0, 'sheet for readers: expected tested reports; received none');
  const rules = rulesOf(scored, suspects);
  const kinds = (Object.keys(RULES) as Rule[]).flatMap((rule) => LABELS.map((filed) => ({ rule, filed })));
  const members = kinds
    .map(({ rule, filed }) => ({
      ...{ rule, filed },
      keys: ids.filter((_, row) => rules[row] === rule && LABELS[yTrue[row]] === filed),
    }))
    .filter(({ keys }) => keys.length > 0);
  const control = ({ rule }: { rule: Rule }) => rule === 'control';
  const share = (wanted: number, among: number) => Math.max(1, Math.ceil(wanted / Math.max(1, among)));
  const ofControls = share(controls, members.filter(control).length);
  const ofSuspects = share(most, members.filter((member) => !control(member)).length);
  const random = new RandomState(deriveSeed(seed, 'suspect sheet'));
  const strata = members.map((member) => {
    const drawn = Math.min(member.keys.length, control(member) ? ofControls : ofSuspects);
    return { rule: member.rule, filed: member.filed, size: member.keys.length, drawn };
  });
  const rows = members.flatMap(({ keys }, stratum) => {
    const { drawn, size } = strata[stratum];
    const order = random.permutation(size).slice(0, drawn);
    return Array.from(order, (place) => ({ key: keys[place], stratum, probability: drawn / size }));
  });
  random.shuffle(rows);
  return { strata, rows };
}

/** The first rule that holds, one a tested row. */
function rulesOf({ outer }: ScoredRun, suspects: readonly SuspectRow[]): Rule[] {
  const deaths = new Set(suspects.filter(({ suspicion }) => suspicion > 0).map(({ id }) => id));
  const { ids, yTrue, probabilities } = outer;
  const sure = isHard(probabilities)
    ? null
    : confidentClass(probabilities, typicalConfidence(yTrue, probabilities));
  return ids.map((id, row) => {
    if (deaths.has(id)) return 'death';
    const other = sure !== null && sure[row] >= 0 && sure[row] !== yTrue[row];
    return other ? 'model' : 'control';
  });
}
