/** The four severity classes, in the order in which every array of four probabilities or counts is written. */
export const LABELS = ['D', 'I', 'M', 'O'] as const;

/** A severity class: Death, Injury, Malfunction or Other. */
export type Label = (typeof LABELS)[number];

/** What each label stands for, as openFDA spells its event type. */
export const LABEL_NAMES: Readonly<Record<Label, string>> = {
  D: 'Death',
  I: 'Injury',
  M: 'Malfunction',
  O: 'Other',
};

/** The position of `label` in `LABELS`. */
export function labelIndex(label: Label): number {
  return LABELS.indexOf(label);
}

/** The least that a classifier sees of an example. */
export interface LabelledText {
  readonly id: string;
  readonly text: string;
  readonly label: Label;
}
