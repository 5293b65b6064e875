/** From the parts of a record to one clean text, step by step. */

import type { NarrativePart } from '../read/record';
import { type CleanText, compileRules } from './apply-rules';
import { cleaningRules } from './cleaning-rules';
import type { NarrativeOptions, NarrativeStepName } from './narrative-options';
import { cleanParts, joinParts } from './narrative-parts';

/** One step of cleaning, by its name. */
export interface NarrativeStep {
  readonly name: NarrativeStepName;
  readonly apply: CleanText;
}

const KNOWN = new WeakMap<NarrativeOptions, CleanText>();

/** What `options` do to one part. */
export function cleaningOf(options: NarrativeOptions): CleanText {
  const clean = KNOWN.get(options) ?? compileRules(cleaningRules(options));
  KNOWN.set(options, clean);
  return clean;
}

/** The steps that `options` asks for, in their order. */
export function narrativeSteps(options: NarrativeOptions): NarrativeStep[] {
  const rules = cleaningRules(options);
  const names = [...new Set(rules.map(({ step }) => step))];
  return names.map((name) => ({ name, apply: compileRules(rules.filter(({ step }) => step === name)) }));
}

/** The narrative of `parts` after `steps`: its cleaned parts, joined by one space. */
export function narrativeOf(
  parts: readonly NarrativePart[],
  { parts: choice }: NarrativeOptions,
  steps: readonly NarrativeStep[],
): string {
  const clean = (text: string) => steps.reduce((rest, { apply }) => apply(rest), text);
  return joinParts(cleanParts(parts, choice, clean), 'all');
}
