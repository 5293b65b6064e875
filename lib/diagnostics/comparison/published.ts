/** The figures of the published project, to stand beside ours where they are comparable at all. */
import { F1_FIELDS, type F1Row, type PlainF1 } from '../../metrics/classification';
import type { Protocol, RunManifest } from '../../runs/run';
import { summaryOf } from '../../runs/summary';
import type { ScoredRun } from '../scored';

/** Mean F1 over five folds with its standard deviation; null where none was published. */
interface PublishedPhase {
  readonly mean: PlainF1;
  readonly std: F1Row;
}

/** What huggingface.co/mukundisb/maude-clinicalbert and its code publish. */
export const publishedFigures = {
  source: 'https://huggingface.co/mukundisb/maude-clinicalbert',
  /** Its own documents disagree on the rows, so its two phases may not have seen the same data. */
  rows: [154776, 161752],
  protocol: 'reference',
  phase1: {
    mean: { D: 0.7701, I: 0.8474, M: 0.8929, O: 0.4413, macro: 0.7379, weighted: 0.8484 },
    std: { D: 0.0111, I: null, M: null, O: null, macro: 0.0032, weighted: 0.0012 },
  } satisfies PublishedPhase as PublishedPhase,
  phase2: {
    mean: { D: 0.8318, I: 0.8728, M: 0.9069, O: 0.4794, macro: 0.7727, weighted: 0.8691 },
    std: { D: 0.0076, I: 0.0015, M: 0.0016, O: 0.0069, macro: 0.002, weighted: 0.001 },
  } satisfies PublishedPhase as PublishedPhase,
  /** Phase 2, fold 1 to 5. */
  phase2Folds: {
    D: [0.8346, 0.8364, 0.8418, 0.8249, 0.8212],
    weighted: [0.8671, 0.87, 0.8693, 0.8693, 0.8698],
  },
} as const;

/** One measure, ours and published. */
export interface PublishedRow {
  readonly measure: keyof F1Row;
  /** Null, like all that follows from it, where no fold has it. */
  readonly ours: number | null;
  readonly oursStd: number | null;
  readonly published: number;
  readonly publishedStd: number | null;
  /** Ours minus published. */
  readonly difference: number | null;
  /** How far the means may lie apart and still count as reproduced. */
  readonly tolerance: number;
  readonly verdict: 'reproduced' | 'higher' | 'lower' | null;
}

/** `besidePublished` of each run that stands for a phase; null where none is comparable. */
export function publishedTable(
  scored: readonly ScoredRun[],
  { openFda, protocol }: { readonly openFda: boolean; readonly protocol: Protocol },
) {
  const rows = scored.flatMap(({ run, name }) =>
    (besidePublished(run, { openFda, protocol }) ?? []).map((row) => ({ run: name, ...row })),
  );
  return rows.length > 0 ? rows : null;
}

/** The rule of the verdict, in words. */
export const REPRODUCTION_RULE =
  'reproduced where our mean lies within two published standard deviations of theirs, or within 0.01 of F1 where ' +
  'that is wider or no deviation was published';

/**
 * Our means beside the published ones. Null unless the run is of profile `full` or `published` on openFDA's own records
 * (`openFda`): anything else is other data, and beside it the figures would say nothing.
 */
export function besidePublished(
  run: RunManifest,
  { openFda, protocol = 'reference' }: { readonly openFda: boolean; readonly protocol?: Protocol },
): PublishedRow[] | null {
  if (run.synthetic || !['full', 'published'].includes(run.profile) || !openFda) return null;
  if (run.phase === null) return null;
  const { mean, std } = summaryOf(run, protocol);
  const published = run.phase === 1 ? publishedFigures.phase1 : publishedFigures.phase2;
  return F1_FIELDS.map((measure) => {
    const ours = mean[measure];
    const difference = ours === null ? null : ours - published.mean[measure];
    const tolerance = Math.max(0.01, 2 * (published.std[measure] ?? 0));
    return {
      measure,
      ours,
      oursStd: std[measure],
      published: published.mean[measure],
      publishedStd: published.std[measure],
      difference,
      tolerance,
      verdict: difference === null ? null : verdictOf(difference, tolerance),
    };
  });
}

function verdictOf(difference: number, tolerance: number): PublishedRow['verdict'] {
  if (Math.abs(difference) <= tolerance) return 'reproduced';
  return difference > 0 ? 'higher' : 'lower';
}
