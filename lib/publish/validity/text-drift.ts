/** Whether new texts are further from the training's than its own months are from one another. */
import { check } from '../../core/check';
import type { RandomState } from '../../core/random';
import type { SparseRows } from '../../features/sparse-rows';
import { TfidfVectorizer } from '../../features/tfidf-vectorizer';
import { TokenizedCorpus } from '../../features/tokenized-corpus';
import {
  meanDistance,
  type PermutationTest,
  permutationTest,
  type RowSums,
  sumRows,
  without,
} from './mean-distance';
import { type Period, periodsOf } from './periods';

/** A sample of the training snapshot's cleaned texts. */
export interface TrainingTexts {
  readonly texts: readonly string[];
  /** Beside them: when each was received. */
  readonly dates: readonly (string | null)[];
}

/** Where a number stands among those of the training's periods. */
export interface Standing {
  readonly value: number;
  readonly reference: readonly { readonly name: string; readonly value: number }[];
  /** Periods whose number is lower. */
  readonly above: number;
}

/** What was found of the texts and of their terms; null where the training has too few periods, or a sample too few texts. */
export interface TextDrift {
  /** On distinct texts of both samples. */
  readonly test: PermutationTest | null;
  /** The distance from the training; of a period, from the other periods. */
  readonly distance: Standing | null;
  /** The distance from the last period; of a period, from the one before. */
  readonly step: Standing | null;
  /** The share of words that the training does not have; of a period, that the others do not have. */
  readonly unknown: Standing | null;
  /** The same share, also where there are too few periods; null where there is no word. */
  readonly unknownShare: number | null;
}

/** Fewer periods place nothing. */
const LEAST_PERIODS = 5;
const LEAST_TEXTS = 10;
/** Texts of each sample in the permutation test: it reads them 200 times. */
const MOST_TESTED = 1000;

/**
 * Sets `fresh` cleaned texts against the training's. Terms are single words in lower case, runs of digits taken for one
 * sign; a text is its terms' TF-IDF with
 * 1 + ln(frequency), idf of both samples together, scaled to length 1. Periods (months of `leastPerPeriod` reports or more) are
 * cut to as many texts as are new, so that small new samples are compared with samples as small.
 */
export function textDrift(
  training: TrainingTexts,
  fresh: readonly string[],
  random: RandomState,
  leastPerPeriod = 100,
): TextDrift {
  check(
    training.texts.length === training.dates.length,
    () =>
      `training: expected a date or null a text; received ${training.texts.length} and ${training.dates.length}`,
  );
  const corpus = new TokenizedCorpus();
  for (const text of [...training.texts, ...fresh]) corpus.add(text.replace(/\d+/g, '0'));
  const periods = periodsOf(training.dates, leastPerPeriod);
  const known = training.texts.length;
  const unknown = unknownShares(corpus, known, periods);
  const isEnough = Math.min(known, fresh.length) >= LEAST_TEXTS;
  const matrix = isEnough ? unitRows(corpus) : null;
  return {
    test: matrix && testTexts(matrix, [...training.texts, ...fresh], known, random),
    ...(matrix ? distances(matrix, known, periods, random) : { distance: null, step: null }),
    unknown: standing(unknown.fresh, unknown.reference),
    unknownShare: unknown.fresh,
  };
}

function unitRows(corpus: TokenizedCorpus): SparseRows {
  const vectorizer = new TfidfVectorizer({ sublinearTf: true });
  return vectorizer.fitTransform({ corpus });
}

/** Null for too few periods, or for no number to place. */
function standing(value: number | null, reference: Standing['reference']): Standing | null {
  if (value === null || reference.length < LEAST_PERIODS) return null;
  return { value, reference, above: reference.filter((period) => period.value < value).length };
}

/** Which of two copies stays is left to chance, so that it tells nothing of the samples. */
function testTexts(
  matrix: SparseRows,
  texts: readonly string[],
  known: number,
  random: RandomState,
): PermutationTest | null {
  const seen = new Set<string>();
  const rows: [number[], number[]] = [[], []];
  for (const row of random.permutation(texts.length)) {
    const sample = rows[row < known ? 0 : 1];
    if (seen.has(texts[row]) || sample.length >= MOST_TESTED) continue;
    seen.add(texts[row]);
    sample.push(row);
  }
  if (Math.min(rows[0].length, rows[1].length) < LEAST_TEXTS) return null;
  return permutationTest(pickRows(matrix, rows.flat()), rows[0].length, { random });
}

function pickRows({ columns, offsets, indices, values }: SparseRows, rows: readonly number[]): SparseRows {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i] + offsets[row + 1] - offsets[row];
  });
  const picked = {
    indices: new Int32Array(starts[rows.length]),
    values: new Float64Array(starts[rows.length]),
  };
  rows.forEach((row, i) => {
    picked.indices.set(indices.subarray(offsets[row], offsets[row + 1]), starts[i]);
    picked.values.set(values.subarray(offsets[row], offsets[row + 1]), starts[i]);
  });
  return { rows: rows.length, columns, offsets: starts, ...picked };
}

function distances(
  matrix: SparseRows,
  known: number,
  periods: readonly Period[],
  random: RandomState,
): { distance: Standing | null; step: Standing | null } {
  if (periods.length < LEAST_PERIODS) return { distance: null, step: null };
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const fresh = sumRows(matrix, range(known, matrix.rows));
  const all = sumRows(matrix, range(0, known));
  const cut: RowSums[] = [];
  const fromOthers: number[] = [];
  for (const { rows } of periods) {
    const order = rows.slice();
    random.shuffle(order);
    const few = sumRows(matrix, order.subarray(0, fresh.count));
    cut.push(few);
    fromOthers.push(meanDistance(few, without(all, sumRows(matrix, rows))));
  }
  const reference = fromOthers.map((value, i) => ({ name: periods[i].name, value }));
  const steps = cut
    .slice(1)
    .map((sums, i) => ({ name: periods[i + 1].name, value: meanDistance(sums, cut[i]) }));
  return {
    distance: standing(meanDistance(fresh, all), reference),
    step: standing(meanDistance(fresh, cut[cut.length - 1]), steps),
  };
}

/** Terms are numbered as they first appear: those of the training come first. */
function unknownShares(
  corpus: TokenizedCorpus,
  known: number,
  periods: readonly Period[],
): { fresh: number | null; reference: { name: string; value: number }[] } {
  const NOWHERE = -2;
  const SEVERAL = -1;
  const periodOf = new Int32Array(known).fill(periods.length);
  periods.forEach(({ rows }, period) => {
    for (const row of rows) periodOf[row] = period;
  });
  const placeOf = new Int32Array(corpus.termCount).fill(NOWHERE);
  for (let row = 0; row < known; row++) {
    const { terms, start, end } = corpus.row(row);
    for (let i = start; i < end; i++) {
      const term = terms[i];
      if (placeOf[term] === NOWHERE) placeOf[term] = periodOf[row];
      else if (placeOf[term] !== periodOf[row]) placeOf[term] = SEVERAL;
    }
  }
  const shareOf = (rows: ArrayLike<number>, isUnknown: (place: number) => boolean): number | null => {
    let [unknown, all] = [0, 0];
    for (let r = 0; r < rows.length; r++) {
      const { terms, counts, start, end } = corpus.row(rows[r]);
      for (let i = start; i < end; i++) {
        all += counts[i];
        if (isUnknown(placeOf[terms[i]])) unknown += counts[i];
      }
    }
    return all > 0 ? unknown / all : null;
  };
  const fresh = Int32Array.from({ length: corpus.rows - known }, (_, i) => known + i);
  const reference = periods.flatMap(({ name, rows }, period) => {
    const value = shareOf(rows, (place) => place === period);
    return value === null ? [] : [{ name, value }];
  });
  return { fresh: shareOf(fresh, (place) => place === NOWHERE), reference };
}
