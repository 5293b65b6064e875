/** How a synthetic event is filed: its label with all of MAUDE's noise, its patients and its odd spellings. */
import type { Label } from '../../core/labels';
import { LABEL_NAMES, LABELS } from '../../core/labels';
import type { RandomState } from '../../core/random';
import { drawWeighted } from './expand';
import type { Trait } from './truth';

/** Shares of the severities before noise. */
export const SEVERITY_SHARES: Readonly<Record<Label, number>> = { D: 0.108, I: 0.345, M: 0.492, O: 0.055 };

/** Rows: severity; columns: the class it is filed as, in the order of `LABELS`. Deaths hide among the others. */
const FILED_AS: Readonly<Record<Label, readonly number[]>> = {
  D: [0.9, 0.06, 0.03, 0.01],
  I: [0.004, 0.931, 0.055, 0.01],
  M: [0.001, 0.045, 0.944, 0.01],
  O: [0, 0.07, 0.1, 0.83],
};

const CODES: Readonly<Record<Label, readonly string[]>> = {
  D: ['D'],
  I: ['IN', 'IL', 'IJ'],
  M: ['M'],
  O: ['O'],
};
const UNKNOWN_EVENT_TYPES = ['*', '', 'No answer provided', 'No answer provided', 'UNK'];

/** An event type as it stands in the record. */
export interface Filing {
  readonly filedAs: Label | null;
  readonly eventType: string;
  readonly traits: readonly Trait[];
}

/** Files an event of `severity`: about one in ten under another class, one in thirty without a known one. */
export function fileEvent(severity: Label, year: number, random: RandomState): Filing {
  if (random.random() < 0.03)
    return { filedAs: null, eventType: random.choice(UNKNOWN_EVENT_TYPES), traits: ['unknown-label'] };
  const filedAs = LABELS[drawWeighted(FILED_AS[severity], random)];
  const traits: Trait[] = filedAs === severity ? [] : ['mislabelled'];
  const spelling = random.random();
  if (spelling < (year < 2010 ? 0.1 : 0.02))
    return { filedAs, eventType: random.choice(CODES[filedAs]), traits: [...traits, 'odd-label'] };
  if (spelling > 0.985)
    return { filedAs, eventType: LABEL_NAMES[filedAs].toLowerCase(), traits: [...traits, 'odd-label'] };
  return { filedAs, eventType: LABEL_NAMES[filedAs], traits };
}

const OUTCOMES: Readonly<Record<Label, readonly (readonly string[])[]>> = {
  D: [['D'], ['D'], ['D', 'H'], ['L', 'D'], ['D', 'R'], ['O']],
  I: [['H'], ['R'], ['H', 'R'], ['O'], ['L', 'H'], ['S'], ['I']],
  M: [[], [], ['A'], ['I'], ['O']],
  O: [[], ['U'], ['O'], ['A']],
};
const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  D: 'Death',
  H: 'Hospitalization',
  R: 'Required Intervention',
  L: 'Life Threatening',
  S: 'Disability',
  O: 'Other',
  U: 'Unknown',
  I: 'No Information',
  A: 'Not Applicable',
};

/** Outcome codes of each patient alone; the first patient is the one of the narrative. */
export function drawOutcomes(severity: Label, patients: number, random: RandomState): string[][] {
  return Array.from({ length: patients }, (_, i) => {
    const of = i === 0 ? severity : random.choice(['I', 'M'] as const);
    return [...random.choice(OUTCOMES[of])];
  });
}

/** `outcomes` as openFDA shows them: patient k repeats those before it; words, codes or numbered codes. */
export function concatenatedOutcomes(
  outcomes: readonly (readonly string[])[],
  random: RandomState,
): string[][] {
  const form = random.interval(2);
  return outcomes.map((_, k) => {
    const all = outcomes.slice(0, k + 1).flat();
    if (form === 0) return all.map((code) => OUTCOME_NAMES[code]);
    return form === 1 ? all : all.length === 0 ? [] : [all.map((code, i) => `${i + 1}. ${code}`).join('; ')];
  });
}
