/** From files of raw reports to a file of scores. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { check } from '../../core/check';
import { hashOf } from '../../core/hash';
import type { Progress } from '../../core/progress';
import { print } from '../../core/text/printable';
import { formatOf } from '../../data/read/format';
import type { MalformedLine } from '../../data/read/parse-block';
import { ReadingAccount, type ReadingNotes, readBlocks } from '../../data/read/read-records';
import type { SourceFile } from '../../data/read/source-files';
import { type Counts, PartFolder } from './part-writer';
import type { PredictRequest } from './predict-arguments';
import { type Columns, CSV_HEADER, csvOf } from './report-table';
import { type BlockScorer, scoreBlocks } from './score-pool';
import type { ListedReport } from './scored-report';

/** What scores, and how it is watched. */
export interface PredictContext {
  readonly scorers: readonly BlockScorer[];
  /** What tells this model from another one. */
  readonly model: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** False (standard input): nothing of an earlier try is taken over. */
  readonly resumes: boolean;
  /** Gets lines of CSV where they go to standard output. */
  readonly output?: (text: string) => void;
  /** Gets what is suspected, and what no longer is, once all are scored and before the scores are in their place. */
  readonly list?: (reports: AsyncIterable<ListedReport>) => Promise<void>;
}

/** What came of it. */
export interface Predicted extends Counts {
  /** The first refused lines. */
  readonly refused: readonly MalformedLine[];
  /** Inputs that an earlier try had finished. */
  readonly resumed: number;
}

const LISTED = 10;
const NOTHING: Counts = { records: 0, rows: 0, early: 0, suspected: 0, malformed: 0 };

/** Scores `files` into what `request` names: the whole file, or none. Throws where no record could be read. */
export async function predict(
  files: readonly SourceFile[],
  request: PredictRequest,
  context: PredictContext,
): Promise<Predicted> {
  const inputs = await inputsOf(files);
  const refused: MalformedLine[] = [];
  const parts = await partsFor(request, files, context);
  const held: ListedReport[] = [];
  const spoken: Sink = {
    add: async (columns, listed) => {
      sayLines(csvOf(columns), context);
      held.push(...listed);
    },
    finish: async () => {},
  };
  const raised = new Set<string>();
  let all = NOTHING;
  let resumed = 0;
  if (parts === null) sayLines(CSV_HEADER, context);
  for (const [n, input] of inputs.entries()) {
    const before = await parts?.finished(n);
    if (before) resumed++;
    if (before && parts) for await (const report of parts.listed(n + 1, n)) noteOf(report, raised);
    all = sum(
      all,
      before ?? (await scoreInput(input, parts?.writer(n) ?? spoken, { refused, raised, context })),
    );
  }
  check(
    all.records > 0 || all.malformed === 0,
    () =>
      `expected records of device reports; all ${all.malformed} were refused. The first: ${refused[0]?.file}, line ${refused[0]?.line}: ${refused[0]?.reason}`,
  );
  await context.list?.(parts?.listed(inputs.length) ?? each(held));
  await parts?.join(inputs.length);
  return { ...all, refused, resumed };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item;
}

/** Each file an input; FDA's pipe files, which are joined with one another, are one. */
async function inputsOf(files: readonly SourceFile[]): Promise<(readonly SourceFile[])[]> {
  const pipes: SourceFile[] = [];
  const inputs: (readonly SourceFile[])[] = [];
  for (const file of files) {
    if ((await formatOf(file)) === 'pipe') pipes.push(file);
    else inputs.push([file]);
  }
  return pipes.length > 0 ? [...inputs, pipes] : inputs;
}

async function partsFor(
  { out, kind, options, choices }: PredictRequest,
  files: readonly SourceFile[],
  { model, resumes }: PredictContext,
): Promise<PartFolder | null> {
  if (kind === 'stdout') return null;
  const named = files.map(({ path, bytes }) => ({ path, bytes, changed: statSync(path).mtimeMs }));
  const { recall = null, missCost = null } = choices;
  const job = hashOf({ named, model, options, recall, missCost });
  return PartFolder.open(resolve(out), kind, resumes ? job : null);
}

interface Sink {
  add(columns: Columns, listed: readonly ListedReport[]): Promise<void>;
  finish(counts: Counts): Promise<void>;
}

interface Scoring {
  readonly refused: MalformedLine[];
  /** Keys that were suspected so far. */
  readonly raised: Set<string>;
  readonly context: PredictContext;
}

/** Whether a list has to know of a report: it is suspected, or another one of its key was. */
function noteOf({ key, suspected }: ListedReport, raised: Set<string>): boolean {
  if (suspected) raised.add(key);
  return suspected || raised.has(key);
}

async function scoreInput(
  files: readonly SourceFile[],
  writer: Sink,
  { refused, raised, context }: Scoring,
): Promise<Counts> {
  const { progress, signal, scorers } = context;
  const notes: ReadingNotes = { inputs: [], malformed: [] };
  const account = new ReadingAccount({ maxMalformedShare: 1, notes });
  let counts = NOTHING;
  for await (const block of scoreBlocks(readBlocks(files, { progress, signal }, account), scorers)) {
    const { columns, early, suspected, listed } = block;
    account.add(block.account);
    const { records } = block.account;
    counts = sum(counts, { records, rows: columns[0].length, early, suspected, malformed: 0 });
    await writer.add(
      columns,
      listed.filter((report) => noteOf(report, raised)),
    );
  }
  const { malformed } = account.finish();
  refused.push(...notes.malformed.slice(0, Math.max(0, LISTED - refused.length)));
  await writer.finish({ ...counts, malformed });
  return { ...counts, malformed };
}

function sayLines(text: string, { output = print }: PredictContext): void {
  if (text !== '') output(text.replace(/\n$/, ''));
}

function sum(a: Counts, b: Counts): Counts {
  return {
    records: a.records + b.records,
    rows: a.rows + b.rows,
    early: a.early + b.early,
    suspected: a.suspected + b.suspected,
    malformed: a.malformed + b.malformed,
  };
}
