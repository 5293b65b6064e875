/** How far two readers agree, and how their differences are settled. */
import { LABELS, type Label, labelIndex } from '../../core/labels';
import { UNSURE } from '../../data/labels/label-form';
import { cohenKappa } from '../../metrics/intervals/agreement';
import { bootstrap, groupSums } from '../../metrics/intervals/bootstrap';
import { drawing, groupsOf, intervalText, type Resampling } from '../resampling';
import type { ReadLabels, ReadRow } from './reader-labels';

const K = LABELS.length;

interface BothRow extends ReadRow {
  readonly first: Label;
  readonly second: Label;
}

/** Reports of which both readers named a class. */
function both({ rows }: ReadLabels): BothRow[] {
  const named = (label: ReadRow['first']) => label !== null && label !== UNSURE;
  return rows.filter((row): row is BothRow => named(row.first) && named(row.second));
}

/** A row a class of the first reader, a column a class of the second. */
export function readerTable(labels: ReadLabels): Readonly<Record<string, string | number>>[] {
  const rows = both(labels);
  return LABELS.map((first) => ({
    'reader 1': first,
    ...Object.fromEntries(
      LABELS.map((second) => [
        `reader 2: ${second}`,
        rows.filter((row) => row.first === first && row.second === second).length,
      ]),
    ),
  }));
}

/**
 * How often both say the same and Cohen's kappa with its 95 % interval, bootstrapped over groups of reports; of the sheet,
 * where suspects are many: among all reports readers differ less.
 */
export function agreementSentence(labels: ReadLabels, resampling: Resampling): string {
  const rows = both(labels);
  const read = `${labels.rows.length} of ${labels.sheet.rows.length} reports of sheet ${labels.sheet.id} were read by both readers, or decided by a third`;
  if (rows.length === 0) return `${read}; of none did both name a class.`;
  const sums = groupSums(
    rows.length,
    groupsOf(
      rows.map(({ key }) => key),
      resampling,
    ),
    K * K,
    (row, cells) => {
      cells[K * labelIndex(rows[row].first) + labelIndex(rows[row].second)]++;
    },
  );
  const [kappa] = bootstrap(
    sums,
    (cells) => [cohenKappa(cells)],
    drawing(resampling, 'kappa of the readers'),
  );
  const same = rows.filter(({ first, second }) => first === second).length;
  const value = Number.isNaN(kappa.value)
    ? 'there is no kappa, as both name one class alone'
    : `Cohen's kappa on this sheet is ${kappa.value.toFixed(3)} (95 % interval ${intervalText(kappa)}, bootstrap over groups)`;
  return `${read}. Of ${rows.length} reports both named a class, of ${same} the same; ${value}. ${settledSentence(labels)}`;
}

function settledSentence({ rows, readers }: ReadLabels): string {
  const open = rows.filter(({ label }) => label === null).length;
  const third = rows.filter(({ by }) => by.length === 1).length;
  const decided = readers.length > 2 ? `a third reader decided ${third} others, and ` : '';
  return `${decided}${open} are unresolved: they count in the bounds and in no other number.`.replace(
    /^./,
    (letter) => letter.toUpperCase(),
  );
}
