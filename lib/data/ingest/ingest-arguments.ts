/** The command line of `npm run ingest`. */
import { parseArgs } from 'node:util';
import { check, checkNumber, checkOneOf, messageOf } from '../../core/check';
import type { CleaningPreset } from '../clean/clean';
import { parseQuotas } from '../openfda/parse-quotas';
import { parseQuarters } from '../openfda/parts';
import {
  checkRequest,
  DEFAULT_DRAW,
  type DrawRequest,
  type RawRequest,
  SPREADS,
  scaledDraw,
} from '../openfda/request';
import { OPENFDA } from '../openfda/source';
import { type DataValues, dataParameters } from '../parameters';

/** What the command line asks for. */
export interface IngestRequest {
  /** What is fetched; null where files are read. */
  readonly raw: RawRequest | null;
  /** `openfda`, or files and folders. */
  readonly source: string;
  readonly lastUpdated: string;
  readonly onReload: DataValues['onReload'];
  readonly concurrency: number;
  readonly dryRun: boolean;
  readonly rawOnly: boolean;
  readonly cleaning: CleaningPreset;
  /** Cleans file by file, in this process or as jobs of a Ray cluster; null: all in one pass. */
  readonly executor: 'local' | 'ray' | null;
  /** Of `ray`: a folder that all nodes see; empty: the project itself. */
  readonly storage: string;
  /** Of `ray`: CPUs that a file is given. */
  readonly cpusPerUnit: number;
  /** Of files: examples kept. */
  readonly limit: number | null;
  readonly seed: number;
}

/** What `--help` prints. */
export const INGEST_HELP = `Usage: npm run ingest -- [options]

Fetches or reads device reports, cleans them and takes a snapshot, which the notebooks then read. An interrupted or
killed fetch goes on after its last whole page when the same command is given again.

Source
  --source openfda        openFDA's API (default)
  --source bulk           openFDA's bulk parts; needs --quarters
  --source PATH[,PATH]    files or folders: openFDA JSON, JSON lines or FDA's pipe files, also .gz and .zip
Draw from the API (default: ${total(DEFAULT_DRAW)} reports with a narrative, by event type and year)
  --quotas LIST           e.g. "${dataParameters.quotas.profiles}, Death:2020=500"
  --total N               the quotas, scaled to N reports in all
  --spread natural|even   of a quota over the years (default natural: as many as each year holds)
  --years 1991-2024       years received (default: from 1991 to the index's year)
  --per-window N          reports taken from one stretch of days (default ${DEFAULT_DRAW.perWindow}); fewer spread wider, more requests
Or everything that a filter leaves
  --types Death,Injury    event types
  --from 20200101 --to 20201231   days received, both included
  --search QUERY          more in openFDA's query language
  --narrative             only reports with a narrative
  --limit N               at most N, by report key (of files: N examples, drawn)
  --all                   no filter at all: every report
Bulk
  --quarters LIST         2024q1, 2024, 2023q3-2024q2, all_other
How
  --last-updated WHICH    any: what was fetched before, else the present index (default); latest; or a date 2026-09-30
  --on-reload abort|restart   when the index is loaded anew in the middle (default abort)
  --at-once N             requests or parts at a time (default 4)
  --seed N                of the draw (default 42)
  --cleaning ${dataParameters.cleaning.choices.join('|')}   (default standard)
  --executor local|ray    cleans file by file and merges, the same snapshot in the end: local in this process, where what
                          is finished is found again after a kill; ray as jobs of the cluster of RAY_ADDRESS
  --storage FOLDER        of ray: a folder that all nodes and this machine see (default: the project itself)
  --cpus-per-unit N       of ray: CPUs that a file is given (default 1)
  --dry-run               says how many reports, requests and minutes; fetches counts alone, keeps them for the fetch
  --raw-only              fetches without taking a snapshot
  --help
Environment: OPENFDA_API_KEY (120,000 requests a day instead of 1,000), HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS.`;

const OPTIONS = {
  source: { type: 'string', default: OPENFDA },
  quotas: { type: 'string' },
  total: { type: 'string' },
  spread: { type: 'string' },
  years: { type: 'string' },
  'per-window': { type: 'string' },
  types: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  search: { type: 'string' },
  narrative: { type: 'boolean' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  quarters: { type: 'string' },
  'last-updated': { type: 'string', default: dataParameters.lastUpdated.profiles },
  'on-reload': { type: 'string', default: dataParameters.onReload.profiles },
  'at-once': { type: 'string', default: '4' },
  seed: { type: 'string', default: String(dataParameters.seed.profiles) },
  cleaning: { type: 'string', default: 'standard' },
  executor: { type: 'string' },
  storage: { type: 'string' },
  'cpus-per-unit': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  'raw-only': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
type Name = keyof typeof OPTIONS;

const DRAW: readonly Name[] = ['quotas', 'total', 'spread', 'years', 'per-window'];
const FILTER: readonly Name[] = ['types', 'from', 'to', 'search', 'narrative', 'limit', 'all'];

/** Reads the command line; null when it asks for help. Throws on what it does not know and on what contradicts itself. */
export function parseIngestArguments(args: readonly string[]): IngestRequest | null {
  let values: Values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true }));
  } catch (error) {
    throw new Error(`${messageOf(error)}. See npm run ingest -- --help`);
  }
  if (values.help) return null;
  const source = values.source ?? OPENFDA;
  const raw = rawOf(source, values);
  if (raw !== null) checkRequest(raw);
  const limit = raw === null && values.limit !== undefined ? whole('limit', values.limit, 1) : null;
  return {
    raw,
    source: source === 'bulk' ? OPENFDA : source,
    lastUpdated: values['last-updated'] ?? dataParameters.lastUpdated.profiles,
    onReload: checkOneOf(values['on-reload'], dataParameters.onReload.choices, '--on-reload'),
    concurrency: whole('at-once', values['at-once'] ?? '4', 1, 16),
    dryRun: values['dry-run'] ?? false,
    rawOnly: values['raw-only'] ?? false,
    cleaning: checkOneOf(values.cleaning, dataParameters.cleaning.choices, '--cleaning'),
    ...executionOf(values),
    limit,
    seed: whole('seed', values.seed ?? String(dataParameters.seed.profiles), 0),
  };
}

function executionOf(values: Values): Pick<IngestRequest, 'executor' | 'storage' | 'cpusPerUnit'> {
  const { executor, storage = '', 'cpus-per-unit': cpus } = values;
  check(
    executor === 'ray' || (storage === '' && cpus === undefined),
    `--${storage === '' ? 'cpus-per-unit' : 'storage'}: goes with --executor ray`,
  );
  return {
    executor: executor === undefined ? null : checkOneOf(executor, ['local', 'ray'] as const, '--executor'),
    storage,
    cpusPerUnit: whole('cpus-per-unit', cpus ?? '1', 1),
  };
}

function rawOf(source: string, values: Values): RawRequest | null {
  const given = (names: readonly Name[]) => names.filter((name) => values[name] !== undefined);
  const refuse = (names: readonly Name[], why: string) =>
    check(given(names).length === 0, () => `--${given(names)[0]}: ${why}. See npm run ingest -- --help`);
  if (source === 'bulk') {
    refuse([...DRAW, ...FILTER], 'has no effect on bulk parts, which come whole');
    check(
      values.quarters,
      '--quarters: expected such as 2024q1 or 2023q3-2024q2 beside --source bulk; received none',
    );
    return { kind: 'bulk', quarters: parseQuarters(values.quarters) };
  }
  refuse(['quarters'], 'goes with --source bulk');
  if (source !== OPENFDA) {
    refuse([...DRAW, ...FILTER.filter((name) => name !== 'limit')], 'goes with --source openfda');
    return null;
  }
  if (given(FILTER).length === 0) return drawOf(values);
  refuse(DRAW, `draws, and --${given(FILTER)[0]} takes everything that a filter leaves; give one of them`);
  const { types, from, to, search, narrative } = values;
  const eventTypes = types?.split(',').map((type) => type.trim());
  const filter = { eventTypes, from, to, search, narrative };
  return {
    kind: 'search',
    filter,
    limit: values.limit === undefined ? null : whole('limit', values.limit, 1),
  };
}

function drawOf(values: Values): DrawRequest {
  const { quotas, total: all, spread, years } = values;
  check(quotas === undefined || all === undefined, '--total scales the default quotas; give it or --quotas');
  const draw = all === undefined ? DEFAULT_DRAW : scaledDraw(whole('total', all, 1));
  const [, from, to] = /^(\d{4})(?:-(\d{4}))?$/.exec(years ?? '1991') ?? [];
  check(from, `--years: expected such as 2010-2024; received "${years}"`);
  return {
    ...draw,
    ...(quotas === undefined ? {} : parseQuotas(quotas)),
    spread: checkOneOf(spread ?? draw.spread, SPREADS, '--spread'),
    years: {
      from: Number(from),
      to: to === undefined ? (years === undefined ? null : Number(from)) : Number(to),
    },
    perWindow: whole('per-window', values['per-window'] ?? String(draw.perWindow), 1),
    seed: whole('seed', values.seed ?? String(dataParameters.seed.profiles), 0),
  };
}

function whole(name: string, text: string, min: number, max = 2 ** 32 - 1): number {
  return checkNumber(text.trim() === '' ? Number.NaN : Number(text), `--${name}`, {
    min,
    max,
    integer: true,
  });
}

function total({ quotas }: DrawRequest): number {
  return Object.values(quotas).reduce((a, b) => a + b, 0);
}
