/** Rules that learn next to nothing: the floor of every comparison. */
import { check, checkOneOf } from '../core/check';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';

/** `majority` is certain of the most frequent label; `prior` gives each label its share in training. */
export const DUMMY_STRATEGIES = ['majority', 'prior'] as const;
export type DummyStrategy = (typeof DUMMY_STRATEGIES)[number];

/** Answers the same for every text, as scikit-learn's `DummyClassifier` (`most_frequent` or `prior`). */
export class DummyClassifier {
  private shares: Float64Array | null = null;

  constructor(readonly name: DummyStrategy = 'majority') {
    checkOneOf(name, DUMMY_STRATEGIES, 'strategy');
  }

  /** Counts the labels. */
  fit(examples: readonly LabelledText[]): this {
    check(examples.length > 0, `${this.name} rule: expected at least one example; received none`);
    const counts = new Float64Array(LABELS.length);
    for (const { label } of examples) counts[labelIndex(label)]++;
    this.shares = counts.map((count) => count / examples.length);
    return this;
  }

  /** A label index for each example: the most frequent one; the first in the order of `LABELS` among equals. */
  predict(examples: readonly LabelledText[]): Uint8Array {
    return new Uint8Array(examples.length).fill(this.majority);
  }

  /** Probabilities, n x 4 row-major. */
  predictProba(examples: readonly LabelledText[]): Float64Array {
    if (this.name === 'majority') return certain(this.predict(examples));
    const { shares } = this;
    check(shares, 'prior rule: expected a fitted one; call fit first');
    return Float64Array.from(
      { length: examples.length * LABELS.length },
      (_, i) => shares[i % LABELS.length],
    );
  }

  private get majority(): number {
    check(this.shares, `${this.name} rule: expected a fitted one; call fit first`);
    return this.shares.indexOf(Math.max(...this.shares));
  }
}

/** The rule that looks for words of death, then of injury, and answers the majority class otherwise. */
export class KeywordClassifier {
  readonly name = 'keywords';
  private readonly otherwise = new DummyClassifier();

  /** Learns the majority class for texts without any of the words. */
  fit(examples: readonly LabelledText[]): this {
    this.otherwise.fit(examples);
    return this;
  }

  /** A label index for each example. */
  predict(examples: readonly LabelledText[]): Uint8Array {
    const majority = this.otherwise.predict(examples);
    return majority.map((label, i) => {
      if (saysAny(examples[i].text, DEATH)) return labelIndex('D');
      return saysAny(examples[i].text, INJURY) ? labelIndex('I') : label;
    });
  }

  /** One for the rule's label, zero for the others: a rule has no doubts. n x 4 row-major. */
  predictProba(examples: readonly LabelledText[]): Float64Array {
    return certain(this.predict(examples));
  }
}

function certain(labels: Uint8Array): Float64Array {
  const probabilities = new Float64Array(labels.length * LABELS.length);
  labels.forEach((label, r) => {
    probabilities[r * LABELS.length + label] = 1;
  });
  return probabilities;
}

const DEATH = /\b(?:died|dies|dead|death|deceased|expired|passed away|fatal|demise)\b/gi;
const INJURY =
  /\b(?:injur\w*|burn(?:s|ed)?|bleed\w*|infect\w*|surger\w*|hospitali[sz]\w*|pain\w*|perforat\w*|fractur\w*)\b/gi;

/** A word that turns the next few words into their opposite. */
const NEGATION = /\b(?:no|not|without|denie[sd]|never|nor)\b[^.;:]{0,40}$/i;

function saysAny(text: string, words: RegExp): boolean {
  for (const match of text.matchAll(words))
    if (!NEGATION.test(text.slice(Math.max(0, match.index - 60), match.index))) return true;
  return false;
}
