/** That what was chosen, recorded, exported and planned is one and the same. */
import { check } from '../core/check';
import type { Project } from '../core/project';
import type { Selection } from '../diagnostics/selection/selection';
import { highest } from '../metrics/summary';
import type { ExportedBest } from './export-best';
import type { PublicationPlan } from './hub/plan';
import { openProvenanceRecord, type ProvenanceRecord } from './provenance-record';

/** What a choice led to. */
export interface ChoiceMade extends ExportedBest {
  readonly selection: Selection;
  readonly record: ProvenanceRecord;
  readonly plan: PublicationPlan;
}

/** What was found. */
export interface CheckedChoice {
  /** The highest value among the candidates; null where none has one. */
  readonly highest: number | null;
  /** Of a probability between exported files and saved predictions, int8 aside: it is rounded on purpose. */
  readonly largestDifference: number;
}

/**
 * Throws unless the winner has the highest value (a preferred refit may stand below), the record is what its digest says,
 * exact exports call every text what was saved, and the publication has the record's digest.
 */
export async function checkChoice(
  project: Project,
  { selection, record, checks, plan }: ChoiceMade,
): Promise<CheckedChoice> {
  const { winner, runnersUp, prefer } = selection;
  const most = highest([winner, ...runnersUp].map(({ value }) => value));
  check(
    prefer === 'refit' || winner.value === most,
    () => `expected the winner at ${most}; it is at ${winner.value}`,
  );
  const { digest } = await openProvenanceRecord(project, record.id);
  check(
    digest === record.digest,
    () => `record ${record.id}: expected digest ${record.digest}; received ${digest}`,
  );
  check(plan.digest === digest, () => `publication: expected digest ${digest}; received ${plan.digest}`);
  const exact = checks.filter(({ file }) => file !== 'model_int8.onnx');
  for (const { classifier, file, texts, sameLabel } of exact)
    check(
      texts === sameLabel,
      () => `${classifier}, ${file}: expected the saved label of ${texts} texts; received it of ${sameLabel}`,
    );
  const largestDifference = Math.max(0, ...exact.map((each) => each.largestDifference));
  return { highest: most, largestDifference };
}
