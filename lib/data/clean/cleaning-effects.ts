/** What each step of cleaning does, for a reader who wants to see it. */

import type { MaudeRecord } from '../read/record';
import { CLEANING_PRESETS } from './clean';
import { narrativeOf, narrativeSteps } from './narrative';
import type { NarrativeOptions } from './narrative-options';

/** How many narratives one step changed, with the first changed one before and after it. */
export interface CleaningEffect {
  readonly step: string;
  readonly changed: number;
  readonly share: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** Counts what each step of `options` does to the narratives of `records`, each step on the result of the last. */
export function cleaningEffects(
  records: readonly MaudeRecord[],
  options: NarrativeOptions = CLEANING_PRESETS.standard,
): CleaningEffect[] {
  const steps = narrativeSteps(options);
  const after = (count: number) =>
    records.map((record) => narrativeOf(record.parts, options, steps.slice(0, count)));
  let texts = after(0);
  return steps.map(({ name }, i) => {
    const cleaned = after(i + 1);
    const changed = texts.flatMap((text, i) => (text === cleaned[i] ? [] : [i]));
    const first = changed[0];
    const effect: CleaningEffect = {
      step: name,
      changed: changed.length,
      share: records.length === 0 ? 0 : changed.length / records.length,
      before: first === undefined ? null : texts[first],
      after: first === undefined ? null : cleaned[first],
    };
    texts = cleaned;
    return effect;
  });
}
