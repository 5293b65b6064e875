/** What was found of new reports, in words that say no more than the numbers. */
import { LABEL_NAMES, LABELS } from '../../core/labels';
import type { Standing, TextDrift } from './text-drift';
import type { Validity } from './validity';

/** A difference that a permutation test finds less often than this where there is none. */
const UNLIKELY = 0.05;

/** A line of the printed table. */
export interface ValidityRow {
  readonly what: string;
  readonly fresh: string;
  readonly training: string;
  readonly standing: string;
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;

/** The numbers beside those of the training. */
export function validityTable({ drift, shares }: Validity): ValidityRow[] {
  const { unknown, distance, step, unknownShare, test } = drift;
  const placed = (what: string, standing: Standing | null, text: (value: number) => string): ValidityRow[] =>
    standing === null
      ? []
      : [
          {
            ...{ what, fresh: text(standing.value), training: rangeOf(standing, text) },
            standing: `above ${standing.above} of ${standing.reference.length} periods`,
          },
        ];
  const number = (value: number) => value.toExponential(2);
  return [
    ...(unknownShare !== null && unknown === null
      ? [{ what: 'unknown words', fresh: percent(unknownShare), training: '', standing: '' }]
      : []),
    ...placed('unknown words', unknown, percent),
    ...placed('distance of the texts', distance, number),
    ...placed('step from the last period', step, number),
    ...(test ? [{ what: 'same texts? (p)', fresh: test.pValue.toFixed(3), training: '', standing: '' }] : []),
    ...(shares ?? []).map(({ training, predicted, lower, upper }, c) => ({
      ...{ what: `share of ${LABEL_NAMES[LABELS[c]]}, predicted`, fresh: percent(predicted) },
      ...{ training: percent(training), standing: `${percent(lower)} to ${percent(upper)}` },
    })),
  ];
}

/** The same in sentences: words, texts, shares, and what recall can be promised by reading. */
export function validitySentences(validity: Validity): string[] {
  return [
    wordSentence(validity.drift),
    textSentence(validity.drift),
    shareSentence(validity),
    readingSentence(validity),
  ].filter(Boolean);
}

function wordSentence({ unknown, unknownShare }: TextDrift): string {
  if (unknownShare === null) return 'The new reports have no words to compare.';
  const share = `${percent(unknownShare)} of the new words are not among those of the training's sample`;
  if (unknown === null) return `${share}; it has too few months to say what is ordinary.`;
  return `${share}; in its periods, each against the others, it is ${rangeOf(unknown, percent)}: ${standingText(unknown)}.`;
}

function textSentence({ test, distance, step }: TextDrift): string {
  if (test === null) return 'Too few texts for a test of whether they are like those of the training.';
  const isFound = test.pValue <= UNLIKELY;
  const found = isFound
    ? `The texts differ from the training's (permutation test of mean term weights, p = ${test.pValue.toFixed(3)})`
    : `No difference from the training's texts was found (permutation test of mean term weights, p = ${test.pValue.toFixed(3)})`;
  if (distance === null) return `${found}; the training has too few months to say whether that is ordinary.`;
  const where = `their distance from it is ${standingText(distance)}`;
  const stepped = step ? `, the step from its last period ${standingText(step)}` : '';
  return `${found}; ${where}${stepped}. ${driftText(isFound, distance, step)}`.trim();
}

/** The two are told apart: texts that went on as they went, and texts that jumped. */
function driftText(isFound: boolean, distance: Standing, step: Standing | null): string {
  if (!isFound) return '';
  if (!isExtreme(distance)) return 'The months that it learned from differ as much from one another.';
  if (step && !isExtreme(step))
    return 'They moved away no faster than from month to month before, but are further off than what it learned from.';
  return 'That is more than its own months differ: its measured scores may not hold here.';
}

/** Beyond 95 of 100 periods, and beyond all of fewer than twenty. */
function isExtreme({ above, reference }: Standing): boolean {
  return (
    (reference.length - above + 1) / (reference.length + 1) <= Math.max(UNLIKELY, 1 / (reference.length + 1))
  );
}

function shareSentence({ shares }: Validity): string {
  if (shares === null) return '';
  const texts = shares.map(
    ({ training, predicted, lower, upper }, c) =>
      `${LABEL_NAMES[LABELS[c]]} ${percent(predicted)} (${percent(lower)} to ${percent(upper)}; ${percent(training)} in training)`,
  );
  return `Predicted shares, if the probabilities are right and each class reads as it did: ${texts.join(', ')}.`;
}

function readingSentence({ shares, nonAlarms }: Validity): string {
  const { bound, recall, reads } = nonAlarms;
  if (bound === null || shares === null || bound.read === 0) return '';
  const promised =
    bound.recallAtLeast === null
      ? ''
      : `; at the predicted share of deaths (${percent(shares[0].predicted)}) recall is then at least ${percent(bound.recallAtLeast)}`;
  const needed =
    reads === null
      ? ''
      : ` A recall of ${percent(recall)} at least takes ${reads} readings without a death${reads > nonAlarms.nonAlarms ? `, more than the ${nonAlarms.nonAlarms} that there are` : ''}.`;
  return `Recall cannot be seen without labels. If ${bound.read} random non-alarms are read and none is a death, at most ${percent(bound.missShareAtMost)} of the ${nonAlarms.nonAlarms} non-alarms are (${percent(bound.level)} confidence)${promised}.${needed}`;
}

function rangeOf({ reference }: Standing, text: (value: number) => string): string {
  const values = reference.map(({ value }) => value);
  return `${text(Math.min(...values))} to ${text(Math.max(...values))}`;
}

function standingText({ above, reference }: Standing): string {
  return `above ${above} of ${reference.length} periods`;
}
