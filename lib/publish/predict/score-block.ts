/** A block of raw records read by a scorer: what a thread, or this process, does at a time. */
import type { TermContribution } from '../../classifiers/contract';
import type { Score, Scorer } from '../../classifiers/scorer/scorer';
import { labelOf } from '../../data/clean/label';
import { type BlockAccount, parseBlock } from '../../data/read/parse-block';
import type { MaudeRecord } from '../../data/read/record';
import type { RecordBlock } from '../../data/read/record-block';
import { type Columns, columnsOf } from './report-table';
import { type DrivingWord, isAlarm, type ListedReport, type ScoredReport } from './scored-report';

/** Which reports are scored, and what is said of them. */
export interface ScoringOptions {
  /** `YYYYMMDD`: only reports received on that day or later, and those without a date; null for all. */
  readonly since: string | null;
  /** Words that drove each decision, at most; 0 for none. */
  readonly reasons: number;
  /** Whether suspected reports come back whole, for a worklist. */
  readonly listed: boolean;
}

/** What came of a block. */
export interface ScoredBlock {
  readonly columns: Columns;
  readonly account: BlockAccount;
  /** Records received before `since`. */
  readonly early: number;
  readonly suspected: number;
  /** Suspected reports with their cleaned narratives and the words that speak for Death, others by key; none where nobody asked. */
  readonly listed: readonly ListedReport[];
}

/** Words marked in a narrative of a worklist. */
const MARKED = 8;

/** Parses, cleans and scores `block`. */
export async function scoreBlock(
  block: RecordBlock,
  scorer: Scorer,
  options: ScoringOptions,
): Promise<ScoredBlock> {
  const { records, malformed, repaired } = parseBlock(block);
  const wanted = records.filter(({ dateReceived }) => isSince(dateReceived, options.since));
  const texts = wanted.map(({ parts }) => scorer.clean(parts));
  const reports = await scoreRecords(wanted, texts, scorer, options.reasons);
  return {
    columns: columnsOf(reports),
    account: { file: block.file, records: records.length, malformed, repaired },
    early: records.length - wanted.length,
    suspected: reports.filter(({ suspected }) => suspected).length,
    listed: options.listed ? listedOf(reports, texts, scorer) : [],
  };
}

function listedOf(
  reports: readonly ScoredReport[],
  texts: readonly string[],
  { predictor }: Scorer,
): ListedReport[] {
  const suspects = reports.flatMap(({ suspected }, i) => (suspected ? [i] : []));
  const explained = suspects.map((i) => ({ text: texts[i], towards: 'D' as const }));
  const words = predictor.explain?.(explained, MARKED);
  const marked = new Map(suspects.map((i, n) => [i, drivingWords(words?.[n] ?? [])]));
  return reports.map((report, i) =>
    report.suspected
      ? { ...report, text: texts[i], words: marked.get(i) ?? [] }
      : { key: report.key, suspected: false },
  );
}

/** What has no date may be new. */
function isSince(date: string | null, since: string | null): boolean {
  return since === null || date === null || date >= since;
}

/** What `scorer` says of records with cleaned `texts`, in their order. */
async function scoreRecords(
  records: readonly MaudeRecord[],
  texts: readonly string[],
  scorer: Scorer,
  reasons: number,
): Promise<ScoredReport[]> {
  const scores = await scorer.read(texts);
  const truncated = scorer.predictor.truncates?.(texts);
  const words = wordsOf(texts, scores, scorer, reasons);
  return records.map((record, i) =>
    reportOf(record, scores[i], {
      words: words?.[i] ?? [],
      truncated: truncated?.[i] ?? false,
      cleanedLength: texts[i].length,
      isLongEnough: scorer.isLongEnough(texts[i]),
    }),
  );
}

function wordsOf(texts: readonly string[], scores: readonly Score[], { predictor }: Scorer, reasons: number) {
  if (reasons === 0 || !predictor.explain) return null;
  const explained = texts.map((text, i) => ({ text, towards: scores[i].decision }));
  return predictor.explain(explained, reasons).map(drivingWords);
}

function drivingWords(terms: readonly TermContribution[]): DrivingWord[] {
  return terms.map(({ term, contribution }) => ({ word: term, weight: contribution }));
}

interface Read extends Pick<ScoredReport, 'words' | 'truncated' | 'cleanedLength'> {
  readonly isLongEnough: boolean;
}

/** Of a narrative as short as none that the model learned from, nothing is suspected. */
function reportOf(record: MaudeRecord, score: Score, { isLongEnough, ...read }: Read): ScoredReport {
  const filed = labelOf(record.eventType);
  const { calibrated, decision, deathAlarm } = score;
  const [device] = record.devices;
  return {
    key: record.id,
    date: record.dateReceived?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? null,
    filed,
    probabilities: calibrated,
    decision,
    deathAlarm,
    suspected: isLongEnough && filed !== 'D' && isAlarm(score),
    ...read,
    ...(device?.genericName ? { device: device.genericName } : {}),
    ...(device?.manufacturer ? { manufacturer: device.manufacturer } : {}),
  };
}
