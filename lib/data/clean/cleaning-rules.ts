/** The rules by which narratives are cleaned, as data. */
import type { CleaningRule } from './cleaning-rule';
import { ATTACHMENTS, CONTACTS, CONTROLS, HEADERS, MOJIBAKE, redactionRules, SPACES } from './mending-rules';
import { NARRATIVE_STEPS, type NarrativeOptions, type NarrativeStepName } from './narrative-options';
import { DROP_BOILERPLATE, WRITE_ABBREVIATIONS } from './reference-rules';

const RULES: Readonly<Record<NarrativeStepName, (options: NarrativeOptions) => readonly CleaningRule[]>> = {
  mojibake: () => MOJIBAKE,
  headers: () => HEADERS,
  attachments: () => ATTACHMENTS,
  contacts: () => CONTACTS,
  redactions: ({ redaction }) => redactionRules(redaction ?? ''),
  'lower case': () => [{ step: 'lower case', kind: 'lower' }],
  boilerplate: () => DROP_BOILERPLATE,
  abbreviations: () => WRITE_ABBREVIATIONS,
  controls: () => CONTROLS,
  spaces: () => SPACES,
};

/** The rules that `options` asks for, in their order. */
export function cleaningRules(options: NarrativeOptions): CleaningRule[] {
  const names = Object.keys(NARRATIVE_STEPS) as NarrativeStepName[];
  return names.filter((name) => NARRATIVE_STEPS[name](options)).flatMap((name) => RULES[name](options));
}
