/** What rules that learn nothing score on examples: all of these may judge them. */
import { mostFrequent, RULES, ruleLabels } from '../../classifiers/rules/rule';
import { type LabelledText, labelIndex } from '../../core/labels';
import { type F1Row, f1Scores } from '../../metrics/classification';

/** The F1 of one rule. */
export interface RuleScore extends F1Row {
  readonly rule: string;
}

/** A row a rule, in the order of `RULES`: majority, keywords, phrases. */
export function ruleScores(examples: readonly LabelledText[]): RuleScore[] {
  const yTrue = examples.map(({ label }) => labelIndex(label));
  const texts = examples.map(({ text }) => text);
  const otherwise = mostFrequent(examples);
  return RULES.map((rule) => ({
    rule: rule.title,
    ...f1Scores(yTrue, ruleLabels(rule, texts, otherwise)),
  }));
}
