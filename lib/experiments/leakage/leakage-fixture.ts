/** For tests and checks of leakage: a model of one word a report, and reports with what a random split knows planted. */
import type { FoldTrainer } from '../../classifiers/fold-trainer';
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { RandomState } from '../../core/random';

/** A report of one word. */
export interface PlantedReport {
  readonly id: string;
  readonly label: Label;
  readonly text: string;
  readonly dateReceived: string;
}

/** Learns the most frequent class of every word; of a word that it has not seen it says the most frequent class. */
export const wordTrainer: FoldTrainer = async function* ({ train, outer }) {
  const most = (labels: readonly Label[]) => {
    const counts = LABELS.map((label) => labels.filter((own) => own === label).length);
    return counts.indexOf(Math.max(...counts));
  };
  const byWord = new Map<string, Label[]>();
  for (const { text, label } of train) byWord.set(text, [...(byWord.get(text) ?? []), label]);
  const known = new Map(Array.from(byWord, ([word, labels]) => [word, most(labels)]));
  const usual = most(train.map(({ label }) => label));
  const answers = outer.flatMap(({ text }) => {
    const answer = known.get(text) ?? usual;
    return LABELS.map((label) => (labelIndex(label) === answer ? 1 : 0));
  });
  yield {
    epoch: 1,
    inner: new Float64Array(0),
    outer: Float64Array.from(answers),
    trainLoss: null,
    seconds: { train: 0, score: 0 },
    checkpoint: [],
  };
  return 'once';
};

/** `20100101` and later, a day for every ten reports. */
const dayOf = (n: number) => String(20_100_101 + 10_000 * Math.floor(n / 280) + (Math.floor(n / 10) % 28));

/** Dates without meaning: every class has 120 words of its own, so that more training rows know more of them. */
export function datelessReports(count: number, seed: number): PlantedReport[] {
  const random = new RandomState(seed);
  const order = random.permutation(count);
  return Array.from(order, (when, i) => {
    const label = random.choice(LABELS) as Label;
    const says = random.random() < 0.9 ? label : (random.choice(LABELS) as Label);
    const text = `${says}${random.interval(119)}`;
    return { id: `r${i}`, label, text, dateReceived: dayOf(when) };
  });
}

/** From the middle on a share of the reports of each class uses another word; nothing else is to be learned. */
export function driftingReports(count: number, share: number, seed: number): PlantedReport[] {
  const random = new RandomState(seed);
  return Array.from({ length: count }, (_, i) => {
    const late = i >= count / 2 && random.random() < share;
    const label = LABELS[i % LABELS.length];
    return { id: `r${i}`, label, text: `${label}${late ? ' now' : ''}`, dateReceived: dayOf(i) };
  });
}

/**
 * What the macro F1 of `wordTrainer` loses that knows no report from the middle on: of each class the share goes to one
 * class, whose F1 is 2 / (2 + 3 share); the others have recall 1 - share.
 */
export function lossByDrift(share: number): number {
  return 1 - (2 / (2 + 3 * share) + (3 * 2 * (1 - share)) / (2 - share)) / 4;
}
