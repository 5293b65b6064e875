/** From the parts of a record to one clean text, step by step. */

import type { NarrativePart } from '../read/record';
import { compileRules } from './apply-rules';
import { cleaningRules } from './cleaning-rules';
import type { NarrativeOptions, NarrativeStepName, PartChoice } from './narrative-options';

/** One step of cleaning, by its name. */
export interface NarrativeStep {
  readonly name: NarrativeStepName;
  readonly apply: (text: string) => string;
}

/** The chosen parts in the chosen order. Empty parts are left out. */
export function chosenParts(parts: readonly NarrativePart[], choice: PartChoice): NarrativePart[] {
  const filled = parts.filter((part) => part.text !== '');
  if (choice === 'all') return filled;
  const descriptions = filled.filter((part) => part.kind === 'description');
  if (choice === 'description') return descriptions;
  return [...descriptions, ...filled.filter((part) => part.kind === 'manufacturer')];
}

/** The chosen parts joined by one space, otherwise as received. */
export function joinParts(parts: readonly NarrativePart[], choice: PartChoice): string {
  return chosenParts(parts, choice)
    .map((part) => part.text)
    .join(' ');
}

/** The chosen parts after `steps` (by default those of `options`); parts of which nothing is left are left out. */
export function cleanParts(
  parts: readonly NarrativePart[],
  options: NarrativeOptions,
  steps: readonly Pick<NarrativeStep, 'apply'>[] = stepsOf(options),
): NarrativePart[] {
  const cleaned = parts.map(({ kind, text }) => ({
    kind,
    text: steps.reduce((rest, step) => step.apply(rest), text),
  }));
  return chosenParts(cleaned, options.parts);
}

const KNOWN_STEPS = new WeakMap<NarrativeOptions, readonly NarrativeStep[]>();

function stepsOf(options: NarrativeOptions): readonly NarrativeStep[] {
  const steps = KNOWN_STEPS.get(options) ?? narrativeSteps(options);
  KNOWN_STEPS.set(options, steps);
  return steps;
}

/** The steps that `options` asks for, in their order. */
export function narrativeSteps(options: NarrativeOptions): NarrativeStep[] {
  const rules = cleaningRules(options);
  const names = [...new Set(rules.map(({ step }) => step))];
  return names.map((name) => ({ name, apply: compileRules(rules.filter(({ step }) => step === name)) }));
}

/** The narrative of `parts` under `options`: its cleaned parts, joined by one space. */
export function narrativeOf(
  parts: readonly NarrativePart[],
  options: NarrativeOptions,
  steps?: readonly NarrativeStep[],
): string {
  return joinParts(cleanParts(parts, options, steps), 'all');
}
