/** The rule that always answers the most frequent class: the floor of every comparison. */
import { check } from '../core/check';
import { LABELS, type LabelledText, labelIndex } from '../core/labels';

/** Answers the majority class of what it was fitted to, as scikit-learn's `DummyClassifier('most_frequent')`. */
export class DummyClassifier {
  readonly name = 'majority';
  private majority: number | null = null;

  /** Finds the most frequent label; the first in the order of `LABELS` among equals. */
  fit(examples: readonly LabelledText[]): this {
    check(examples.length > 0, 'majority rule: expected at least one example; received none');
    const counts = LABELS.map((label) => examples.filter((example) => example.label === label).length);
    this.majority = counts.indexOf(Math.max(...counts));
    return this;
  }

  /** A label index for each example. */
  predict(examples: readonly LabelledText[]): Uint8Array {
    check(this.majority !== null, 'majority rule: expected a fitted one; call fit first');
    return new Uint8Array(examples.length).fill(this.majority);
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
