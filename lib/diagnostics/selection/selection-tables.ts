/** What a choice of checkpoint looks like beside its alternatives. */
import type { Figure } from '../../charts/chart';
import { lineFigure } from '../../charts/lines';
import { candidateName } from './candidate';
import { rankingTable } from './ranking-table';
import type { Selection } from './selection';

/** Whom another rule would choose. */
export interface OtherRuleRow {
  readonly criterion: string;
  readonly choice: string;
  readonly run: string;
  /** The score by that rule; null where nothing supports it. */
  readonly value: number | null;
  /** Whether it is the same choice. */
  readonly agrees: boolean;
}

/** A row a rule that some candidate's part supports, the one that decided left out. */
export function otherRulesTable({ otherRules }: Selection): OtherRuleRow[] {
  return otherRules.map(({ criterion, winner, agrees }) => ({
    criterion,
    choice: candidateName(winner),
    run: winner.run,
    value: winner.value,
    agrees,
  }));
}

/** The value that decides, fold by fold, a series a run: what stands at a mean of folds is left out. */
export function candidateFigure(selection: Selection): Figure {
  const measured = rankingTable(selection).filter((row) => row.measured && row.value !== null);
  return lineFigure(
    measured.sort((a, b) => a.fold.localeCompare(b.fold, 'en', { numeric: true })),
    {
      x: 'fold',
      y: 'value',
      series: 'phase',
      mode: 'markers',
      title: `Candidates by ${selection.criterion}`,
      xTitle: 'fold',
      yTitle: selection.criterion,
    },
  );
}
