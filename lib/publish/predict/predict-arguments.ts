/** The command line of `npm run predict`. */
import { parseArgs } from 'node:util';
import type { ScorerChoices } from '../../classifiers/scorer/scorer';
import { check, checkNumber, messageOf } from '../../core/check';
import type { ScoringOptions } from './score-block';

/** Where scores go: a file of one of two kinds, or standard output. */
export type OutputKind = 'parquet' | 'csv' | 'stdout';

/** What the command line asks for. */
export interface PredictRequest {
  /** Files and folders; `-` alone for standard input. */
  readonly inputs: readonly string[];
  /** Folder of an exported model; null for the chosen one. */
  readonly model: string | null;
  readonly out: string;
  readonly kind: OutputKind;
  readonly options: ScoringOptions;
  readonly choices: ScorerChoices;
  /** The page of suspected reports; null where none is asked for. */
  readonly html: string | null;
  /** Reports that its reader takes on a day. */
  readonly perDay: number;
  /** 0: one a core. */
  readonly threads: number;
}

/** Driving words of a report under `--reasons`. */
const REASONS = 8;

/** What `--help` prints. */
export const PREDICT_HELP = `Usage: npm run predict -- FILE... [options]

Scores device reports with an exported model and says which may be deaths that were filed as something else. FILE is
what npm run ingest reads: openFDA JSON, JSON lines or FDA's pipe files, also .gz and .zip, folders of these, or - for
standard input. A killed command goes on after its last whole input when it is given again; standard input starts anew.

  --out FILE        scores.parquet or scores.csv; - (default) prints CSV to standard output
  --model FOLDER    an exported model (default: the one that notebook 07 chose)
  --recall 0.95     share of the deaths to call (default: as the model carries it); refused where too few deaths set it
  --miss-cost N     decides for the lowest expected cost, a missed death being worth N other mistakes
                    (default: for the most probable class, by which the model was chosen)
  --since DATE      only reports received on that day or later, and those without a date: 2026-09-01
  --reasons         up to ${REASONS} words that spoke for each decision (linear models)
  --html FILE       a page of the suspected reports to read, the costliest first; decisions stay in the browser and are
                    exported as labels: key, label, note, reader, decided_at
  --per-day N       reports that its reader takes on a day (default: 20)
  --threads N       threads that clean and score (default: one a core)
  --help
Columns: key, date, filed, pD pI pM pO (calibrated), decision, deathAlarm (empty: no threshold), suspected, words,
truncated, cleanedLength, device, manufacturer.`;

const OPTIONS = {
  out: { type: 'string', default: '-' },
  model: { type: 'string' },
  recall: { type: 'string' },
  'miss-cost': { type: 'string' },
  since: { type: 'string' },
  reasons: { type: 'boolean', default: false },
  html: { type: 'string' },
  'per-day': { type: 'string', default: '20' },
  threads: { type: 'string', default: '0' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; null when it asks for help. Throws on what it does not know and on what contradicts itself. */
export function parsePredictArguments(args: readonly string[]): PredictRequest | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  check(
    positionals.length > 0,
    'expected files to score, or - for standard input; received none. See npm run predict -- --help',
  );
  check(
    positionals.length === 1 || !positionals.includes('-'),
    '-: standard input is scored alone; give it or files',
  );
  const out = values.out ?? '-';
  return {
    inputs: positionals,
    model: values.model ?? null,
    out,
    kind: kindOf(out),
    options: {
      since: sinceOf(values.since),
      reasons: values.reasons ? REASONS : 0,
      listed: values.html !== undefined,
    },
    html: values.html ?? null,
    perDay: checkNumber(Number(values['per-day']), '--per-day', { min: 1, integer: true }),
    choices: {
      recall: numberOf('recall', values.recall, { min: 0, max: 1 }),
      missCost: numberOf('miss-cost', values['miss-cost'], { min: 0 }),
    },
    threads: checkNumber(Number(values.threads), '--threads', { min: 0, max: 64, integer: true }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Error(`${messageOf(error)}. See npm run predict -- --help`);
  }
}

function numberOf(name: string, text: string | undefined, range: { min: number; max?: number }) {
  if (text === undefined) return undefined;
  return checkNumber(text.trim() === '' ? Number.NaN : Number(text), `--${name}`, range);
}

function kindOf(out: string): OutputKind {
  if (out === '-') return 'stdout';
  const kind = (['parquet', 'csv'] as const).find((ending) => out.toLowerCase().endsWith(`.${ending}`));
  check(kind, () => `--out: expected a name that ends in .parquet or .csv, or -; received ${out}`);
  return kind;
}

function sinceOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  check(
    !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day),
    () => `--since: expected a day such as 2026-09-01; received "${text}"`,
  );
  return `${year}${month}${day}`;
}
