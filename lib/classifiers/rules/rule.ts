/** Rules that learn next to nothing: the floor that every other classifier has to beat. */
import { LABELS, type Label, type LabelledText, labelIndex } from '../../core/labels';
import { saysDeath } from '../../data/clean/death-phrases';

/** A rule: what it answers to a text, or null for the most frequent label of its training part. */
export interface Rule {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  readonly title: string;
  labelOf(text: string): Label | null;
}

/** Answers the most frequent label, as scikit-learn's `DummyClassifier(strategy="most_frequent")`. */
export const majority: Rule = { name: 'majority', title: 'Majority class', labelOf: () => null };

/** Looks for words of death, then of injury, that nothing before them in the sentence turns into their opposite. */
export const keywords: Rule = {
  name: 'keywords',
  title: 'Keywords',
  labelOf: (text) => (saysAny(text, DEATH) ? 'D' : saysAny(text, INJURY) ? 'I' : null),
};

/** Death where the narrative tells of a person's death (`saysDeath`), keywords for the rest. */
export const phrases: Rule = {
  name: 'phrases',
  title: 'Phrases of death, keywords for the rest',
  labelOf: (text) => (saysDeath(text) ? 'D' : saysAny(text, INJURY) ? 'I' : null),
};

/** The rules, the simplest first. */
export const RULES: readonly Rule[] = [majority, keywords, phrases];

/** The most frequent label of `examples`; the first in the order of `LABELS` among equals. */
export function mostFrequent(examples: readonly LabelledText[]): Label {
  const counts = LABELS.map((label) => examples.filter((example) => example.label === label).length);
  return LABELS[counts.indexOf(Math.max(...counts))];
}

/** Label indices that `rule` gives `texts`, `otherwise` where it has no answer. */
export function ruleLabels(rule: Rule, texts: readonly string[], otherwise: Label): Uint8Array {
  return Uint8Array.from(texts, (text) => labelIndex(rule.labelOf(text) ?? otherwise));
}

/** One for each label, zero for the others: a rule has no doubts. n x 4 row-major. */
export function certain(labels: Uint8Array): Float64Array {
  const probabilities = new Float64Array(labels.length * LABELS.length);
  labels.forEach((label, row) => {
    probabilities[row * LABELS.length + label] = 1;
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
