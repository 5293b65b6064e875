/** `npm run unit -- FILE`: one unit of work, executed on whatever machine this is. */
import { parseArgs } from 'node:util';
import { check, checkNumber, messageOf } from '../../core/check';
import { systemClock } from '../../core/clock';
import { projectAt, thisProject } from '../../core/project';
import { stopTime } from '../../core/stop-time';
import { print } from '../../core/text/printable';
import { progressLine } from '../../data/ingest/progress-line';
import { executeUnit, wasStopped } from './execute-unit';
import { readUnit } from './unit';

const HELP = `Usage: npm run unit -- FILE [--root FOLDER] [--threads N]

Does one unit of work: a fold of a run, whose FILE a notebook wrote to reports/runs/<run>/units/, or a file of records to
clean, which npm run ingest wrote to data/ingest/units/. What it needs is read from the storage root, a folder laid out as
a project (--root, else MAUDE_ROOT, else this project), and what is made goes there too. A finished unit is found again;
one that was stopped or killed goes on; where another process is at it, it is waited for. --threads is of records to
clean (default: one a core).

Exit status: 0 done, 1 failed, 75 interrupted or out of time (MAUDE_STOP_AT) with everything saved: run it again.`;

/** As `EX_TEMPFAIL` of sysexits: nothing is wrong, the same command goes on. */
export const INTERRUPTED = 75;

/** Runs the command line; returns the exit status. */
export async function main(args: readonly string[], environment = process.env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      root: { type: 'string' },
      threads: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return say(HELP);
  check(
    positionals.length === 1,
    () => `expected the file of one unit; received ${positionals.length}. ${HELP}`,
  );
  const unit = await readUnit(positionals[0]);
  const signal = stopSignal();
  try {
    const outcome = await executeUnit(unit, {
      project: values.root ? projectAt(values.root) : thisProject(environment),
      progress: progressLine(systemClock),
      signal,
      stopAt: stopTime(0, environment),
      now: () => new Date(),
      threads: checkNumber(Number(values.threads), '--threads', { min: 0, integer: true }),
    });
    return say(outcome === 'found' ? 'The unit was finished before.' : 'The unit is finished.');
  } catch (error) {
    if (!wasStopped(error, signal)) throw error;
    say(`Stopped: ${messageOf(error)}. Everything is saved; the same command goes on`);
    return INTERRUPTED;
  }
}

/** Aborts at the first SIGINT or SIGTERM; what follows of them changes nothing. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => stop.abort(new Error(`${name} was received`)));
  return stop.signal;
}

function say(line: string): 0 {
  print(line);
  return 0;
}
