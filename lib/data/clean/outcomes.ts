/** What became of the patients, as FDA codes it. A near-copy of the label: a probe for its noise, never a feature. */
import type { RecordPatient } from '../read/record';

/** FDA's codes by openFDA's words for them. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['DEATH', 'D'],
  ['LIFE THREATENING', 'L'],
  ['HOSPITALIZATION', 'H'],
  ['DISABILITY', 'S'],
  ['CONGENITAL ANOMALY', 'C'],
  ['REQUIRED INTERVENTION', 'R'],
  ['OTHER', 'O'],
]);

/** Outcomes that say nothing. */
const SILENT = new Set(['U', 'UNKNOWN', 'I', 'NO INFORMATION', 'A', 'NOT APPLICABLE', '*', 'INVALID DATA']);

/** The code of one outcome as received; null when it says nothing. */
export function outcomeCode(outcome: string): string | null {
  const word = outcome.trim().toUpperCase();
  return word === '' || SILENT.has(word) ? null : (CODES.get(word) ?? word);
}

/** The codes of all patients together, each once, sorted: the right answer to "did anybody ...". */
export function outcomesOfAll(patients: readonly RecordPatient[]): string[] {
  const codes = new Set<string>();
  for (const { outcomes } of patients)
    for (const outcome of outcomes) {
      const code = outcomeCode(outcome);
      if (code !== null) codes.add(code);
    }
  return [...codes].sort();
}

/**
 * The outcomes of each patient alone. In FDA's files and in openFDA the list of patient k begins with those of
 * patients 1 to k - 1; what each list repeats of the one before it is taken off. Lists that do not repeat stay whole.
 */
export function outcomesOfEach(patients: readonly RecordPatient[]): string[][] {
  return patients.map(({ outcomes }, k) => {
    const before = k === 0 ? [] : patients[k - 1].outcomes;
    const repeats = before.length > 0 && before.every((outcome, i) => outcomes[i] === outcome);
    return outcomes.slice(repeats ? before.length : 0);
  });
}
