/** `npm run report -- 04 --set C=3`: notebooks to HTML; without a number all of them, in order. */
import { relative } from 'node:path';
import { check, messageOf, show } from '../core/check';
import { parseSet } from '../core/parameters/resolve';
import { thisProject } from '../core/project';
import { changingLine, print, printError } from '../core/text/printable';
import { formatSeconds } from './format';
import { checkSet } from './parameters-cell';
import { listNotebooks, makeReport, type NotebookFile } from './report';
import { writeReportIndex } from './report-index';

/** What the command line asks for. */
export interface ReportRequest {
  /** Two digits each; empty for all. */
  readonly numbers: readonly string[];
  readonly set: Readonly<Record<string, string>>;
}

/** Reads the command line; throws on what it does not know. */
export function parseReportArguments(args: readonly string[]): ReportRequest {
  const numbers: string[] = [];
  const set: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    if (word === '--set' || word.startsWith('--set=')) {
      const pair = word === '--set' ? (args[++i] ?? '') : word.slice('--set='.length);
      const at = pair.indexOf('=');
      check(at > 0, `--set: expected NAME=VALUE; received ${show(pair)}`);
      set[pair.slice(0, at)] = pair.slice(at + 1);
    } else {
      const digits = /^(\d{1,2})(?:$|-)/.exec(word.replace(/^.*[\\/]/, ''))?.[1];
      check(
        digits !== undefined,
        `expected a notebook's number such as 04, or --set NAME=VALUE; received ${show(word)}`,
      );
      numbers.push(digits.padStart(2, '0'));
    }
  }
  return { numbers, set };
}

/** Makes the reports that `args` ask for, then the index of all. Returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const request = parseReportArguments(args);
  const chosen = choose(await listNotebooks(), request.numbers);
  const set = { ...parseSet(process.env.MAUDE_SET), ...request.set };
  await checkSet(request.set, chosen);
  const { root, reports } = thisProject();
  let status = 0;
  for (const notebook of chosen) {
    const line = liveLine(notebook.name);
    try {
      const { path, seconds } = await makeReport(notebook, { reports, set, onLine: line.update });
      line.end(`${formatSeconds(seconds)} \u2192 ${relative(root, path)}`);
    } catch (error) {
      line.end('failed');
      printError(messageOf(error));
      status = 1;
      break;
    }
  }
  print(`index \u2192 ${relative(root, await writeReportIndex({ root, reports }))}`);
  return status;
}

function choose(notebooks: readonly NotebookFile[], numbers: readonly string[]): NotebookFile[] {
  const known = notebooks.map(({ number }) => number);
  for (const number of numbers)
    check(known.includes(number), `notebook ${number}: expected one of ${known.join(', ')}`);
  return notebooks.filter(({ number }) => numbers.length === 0 || numbers.includes(number));
}

const QUIET_SECONDS = 15;

/** One line that is rewritten on a terminal; elsewhere a new line now and then. */
function liveLine(name: string): { update: (text: string) => void; end: (text: string) => void } {
  const line = changingLine();
  let last = performance.now();
  if (line.live) line.change(`${name}: starting`);
  return {
    update(text) {
      const now = performance.now();
      if (!line.live && now - last < QUIET_SECONDS * 1000) return;
      line.change(`${name}: ${text}`);
      last = now;
    },
    end: (text) => line.end(`${name}: ${text}`),
  };
}
