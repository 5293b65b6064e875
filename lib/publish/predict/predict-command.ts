/** `npm run predict`: new reports scored by an exported model. */
import { createWriteStream, existsSync, mkdtempSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { predictsInThread } from '../../classifiers/in-thread';
import { check } from '../../core/check';
import { systemClock } from '../../core/clock';
import { readCurrent } from '../../core/files/current';
import { writeFileAtomic } from '../../core/files/files';
import { type Project, thisProject } from '../../core/project';
import { print, printError, standardError } from '../../core/text/printable';
import { progressLine } from '../../data/ingest/progress-line';
import { type SourceFile, sourceFiles } from '../../data/read/source-files';
import { sessionMachine } from '../../experiments/session-machine';
import { missCosts } from '../../metrics/decide-by-cost';
import { type ExportedFolder, openExportAlone } from '../export-folder';
import { exportModel } from '../export-model';
import { openScorer } from '../open-scorer';
import { scorerSettingsAt } from '../scorer-at';
import { worklistId, worklistPage } from '../worklist/worklist-page';
import { type PredictContext, type Predicted, predict } from './predict';
import { PREDICT_HELP, type PredictRequest, parsePredictArguments } from './predict-arguments';
import { scoreBlock } from './score-block';
import { type BlockScorer, ScorePool } from './score-pool';

const MOST_THREADS = 16;

/** Runs the command line `args`; returns the exit status. Only scores go to standard output. */
export async function main(args: readonly string[]): Promise<number> {
  const request = parsePredictArguments(args);
  if (request === null) {
    print(PREDICT_HELP);
    return 0;
  }
  const stop = new AbortController();
  process.once('SIGINT', () =>
    stop.abort(new Error('interrupted; the same command goes on where it stopped')),
  );
  const exported = await modelOf(thisProject(), request);
  const spool = request.inputs[0] === '-' ? await spooled() : null;
  const opened = await scorersOf(exported, request);
  try {
    const predicted = await predict(spool?.files ?? (await filesOf(request)), request, {
      scorers: opened.scorers,
      model: JSON.stringify(exported.manifest.files),
      progress: progressLine(systemClock, standardError()),
      signal: stop.signal,
      resumes: spool === null,
      list: listing(request, exported),
    });
    describe(predicted, request);
    return 0;
  } finally {
    await opened.stop();
    if (spool) await rm(spool.folder, { recursive: true, force: true });
  }
}

/** The named export, or that of the chosen checkpoint, which is exported where it was not yet. */
async function modelOf(project: Project, { model }: PredictRequest): Promise<ExportedFolder> {
  if (model !== null) {
    const folder = resolve(model);
    check(
      existsSync(folder),
      () => `--model: expected the folder of an exported model; ${folder} is not there`,
    );
    return openExportAlone(folder);
  }
  const remedy =
    'Run notebook 07-checkpoint-selection (npm run report -- 07), or name an exported model by --model';
  const id = await readCurrent(join(project.reports, 'selection'), remedy);
  check(id, () => `expected a chosen checkpoint; none was chosen yet. ${remedy}`);
  return exportModel(project, id);
}

/** Writes the page of suspected reports; undefined where none is asked for. The same model's lists share decisions. */
function listing(
  { html, perDay, choices }: PredictRequest,
  { folder, manifest }: ExportedFolder,
): PredictContext['list'] {
  if (html === null) return undefined;
  return async (reports) => {
    const { origin } = await scorerSettingsAt(folder);
    const page = await worklistPage(reports, {
      ...{ id: worklistId(manifest.recordDigest), perDay, synthetic: origin.synthetic },
      ...(choices.missCost === undefined ? {} : { costs: missCosts(choices.missCost) }),
      footer: [`Scored by ${manifest.classifier}, run ${origin.run}, chosen as ${manifest.record}.`],
    });
    await writeFileAtomic(resolve(html), page);
  };
}

async function filesOf({ inputs }: PredictRequest): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const input of inputs) files.push(...(await sourceFiles(input, [process.cwd()])));
  return files;
}

/** Standard input as a file: its kind shows only in its bytes, and archives are read from their end. */
async function spooled(): Promise<{ readonly folder: string; readonly files: readonly SourceFile[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'maude-predict-'));
  const path = join(folder, 'input');
  await pipeline(process.stdin, createWriteStream(path));
  return { folder, files: [{ path, name: 'standard input', bytes: statSync(path).size }] };
}

interface OpenedScorers {
  readonly scorers: readonly BlockScorer[];
  stop(): Promise<void>;
}

/** A thread a core where the model can be opened in one; else this process, whose library has its own threads. */
async function scorersOf(
  { folder, manifest }: ExportedFolder,
  { choices, options, threads }: PredictRequest,
): Promise<OpenedScorers> {
  if (predictsInThread(manifest.classifier)) {
    const most = threads || Math.min(MOST_THREADS, availableParallelism());
    const pool = await ScorePool.start({ folder, choices, options }, most);
    return { scorers: pool.scorers, stop: () => pool.stop() };
  }
  const scorer = await openScorer(folder, sessionMachine('Predict'), choices);
  let last: Promise<unknown> = Promise.resolve();
  const one: BlockScorer = (block) => {
    const scored = last.then(() => scoreBlock(block, scorer, options));
    last = scored.catch(() => {});
    return scored;
  };
  return { scorers: [one], stop: async () => {} };
}

function describe(
  { records, rows, early, suspected, malformed, refused, resumed }: Predicted,
  { out, kind, html }: PredictRequest,
): void {
  const where = kind === 'stdout' ? 'standard output' : out;
  const earlier = early === 0 ? '' : `, ${early} earlier ones left out`;
  const kept = resumed === 0 ? '' : ` ${resumed} finished inputs were taken over.`;
  printError(`${rows} of ${records} reports scored${earlier}: ${where}.${kept}`);
  const page = html === null ? '' : ` To read: ${html}`;
  printError(`${suspected} may be deaths that were filed as something else.${page}`);
  if (malformed > 0) {
    const [{ file, line, reason }] =
      refused.length > 0 ? refused : [{ file: 'an earlier try', line: 0, reason: '' }];
    printError(`${malformed} records could not be read. The first: ${file}, line ${line}: ${reason}`);
  }
}
