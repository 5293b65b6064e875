/** What the audit of Death goes by: the model's word on the text, and what the reports themselves say. */
import { check } from '../../core/check';
import { LABELS } from '../../core/labels';
import { saysDeath } from '../../data/clean/death-phrases';
import type { Example } from '../../data/store/example';
import { type Evidence, type EvidenceKinds, evidenceKinds, scoreOf } from '../../metrics/hidden-class';
import { isHard, NO_PROBABILITIES } from '../../metrics/probabilities';
import type { ScoredPart, ScoredRun } from '../scored';

/** Death's place in `LABELS`. */
export const DEATH = 0;

/** Signs of a death, by example id. */
export interface DeathProbes {
  /** A patient's outcome code says Death, which no model reads; null where no outcome is stated. */
  readonly outcome: ReadonlyMap<string, boolean | null>;
  /** The narrative says so, which is part of what a model reads. */
  readonly phrase: ReadonlyMap<string, boolean>;
}

/** What the reports themselves say: a patient's outcome code, and a plain death phrase in the narrative. */
export function deathProbes(examples: readonly ProbedExample[]): DeathProbes {
  return {
    outcome: new Map(
      examples.map(({ id, outcomes, outcomeDeath }) => [id, outcomes === null ? null : outcomeDeath]),
    ),
    phrase: new Map(examples.map(({ id, text }) => [id, saysDeath(text)])),
  };
}

type ProbedExample = Pick<Example, 'id' | 'outcomes' | 'outcomeDeath' | 'text'>;

/** Evidence of the tested reports, and behind them of those that odds are fitted on. */
export interface DeathEvidence {
  readonly kinds: EvidenceKinds;
  /** Ids in the same order. */
  readonly ids: readonly string[];
  /** So many are tested. */
  readonly tested: number;
  /** The first of those that odds are fitted on, to the end: inner parts, else the tested reports themselves. */
  readonly fittedFrom: number;
}

/** Gathers the evidence; odds are fitted on the inner parts where a report of theirs is filed as Death. */
export function deathEvidence({ outer, inner }: ScoredRun, probes: DeathProbes): DeathEvidence {
  const apart = inner?.yTrue.includes(DEATH) ? inner : null;
  const of = (part: ScoredPart | null) => (part ? evidenceOf(part, probes) : []);
  return {
    kinds: evidenceKinds([...of(outer), ...of(apart)], DEATH),
    ids: [...outer.ids, ...(apart?.ids ?? [])],
    tested: outer.ids.length,
    fittedFrom: apart ? outer.ids.length : 0,
  };
}

/** Why nothing can be said of single reports; null where something can. */
export function noOddsReason({ outer }: ScoredRun): string | null {
  if (!outer.yTrue.includes(DEATH)) return 'no report is filed as Death';
  return isHard(outer.probabilities) ? `the model ${NO_PROBABILITIES}` : null;
}

/** The probe's word on an example; throws where it has none. */
export function probed<T extends boolean | null>(probe: ReadonlyMap<string, T>, id: string): T {
  const value = probe.get(id);
  check(value !== undefined, () => `audit of Death: expected a probe of example ${id}; received none`);
  return value;
}

function evidenceOf({ ids, yTrue, probabilities }: ScoredPart, { outcome, phrase }: DeathProbes): Evidence[] {
  return ids.map((id, row) => ({
    filed: yTrue[row],
    score: scoreOf(probabilities[row * LABELS.length + DEATH]),
    sign: probed(phrase, id),
    stated: probed(outcome, id),
  }));
}
