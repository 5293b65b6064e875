/**
 * `npm run bench:cluster`: units on a real Ray of this machine. What a unit costs beyond a job that does nothing, two
 * CPUs beside one, and from these figures, or given ones, the hours of a full job. Asserts nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNumber } from '../core/check';
import { print } from '../core/text/printable';
import { preparedNode } from '../experiments/units/node-fixture';
import { rayClient } from '../remote/client';
import { codePackage } from '../remote/code-package';
import { realRay } from '../remote/ray-fixture';
import { type Figure, ingestHours, trainingHours } from './cluster-cost';
import { benchOverhead, benchParallel, type IngestSpeed, PARTS } from './cluster-measures';

const TEXT = { type: 'string' } as const;
/** Reports in a bulk part of openFDA, at most. */
const PART_REPORTS = 95_000;

const HELP = `Usage: npm run bench:cluster -- [--part-reports N] [--tokens-per-second N --tokens-per-fold N]
  [--gpus 1,2,4,8,15] [--cores 1,2,8,32,128] [--reports 26000000] [--parts N]

Starts a Ray with 2 CPUs on loopback. --part-reports: synthetic reports in each of the ${PARTS} files that are ingested
(default 20000). Training on GPUs is worked out where its speed is given; parts of the full ingestion hold 95000 reports,
as openFDA's do, unless their number is given.`;

/** Prints one line a measure. */
export async function main(args: readonly string[]): Promise<number> {
  const asked = parse(args);
  if (asked === null) return 0;
  const root = mkdtempSync(join(tmpdir(), 'bench-cluster-'));
  const ray = await realRay({ cpus: 2, env: preparedNode(root) });
  try {
    const bench = { root, client: rayClient({ url: ray.url, headers: {} }), code: await codePackage() };
    print(`Ray ${await bench.client.version()} on loopback, 2 CPUs; medians; SYNTHETIC reports`);
    const overhead = await benchOverhead(bench);
    const ingest = await benchParallel(bench, asked.partReports, overhead);
    printTraining(asked, overhead);
    printIngest(asked, overhead, ingest);
  } finally {
    await ray.close();
    rmSync(root, { recursive: true, force: true });
  }
  return 0;
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ 'part-reports': TEXT, 'tokens-per-second': TEXT, 'tokens-per-fold': TEXT },
      ...{ gpus: TEXT, cores: TEXT, reports: TEXT, parts: TEXT, help: { type: 'boolean' } },
    },
  });
  if (values.help) {
    print(HELP);
    return null;
  }
  type Name = Exclude<keyof typeof values, 'help'>;
  const list = (name: Name, usual: string) =>
    String(values[name] ?? usual)
      .split(',')
      .map((text) => checkNumber(Number(text), `--${name}`, { min: 1 }));
  const one = (name: Name) => (values[name] === undefined ? null : list(name, '')[0]);
  return {
    ...{ gpus: list('gpus', '1,2,4,8,15'), cores: list('cores', '1,2,8,32,128') },
    ...{ partReports: one('part-reports') ?? 20_000, reports: one('reports') ?? 26e6, parts: one('parts') },
    ...{ tokensPerSecond: one('tokens-per-second'), tokensPerFold: one('tokens-per-fold') },
  };
}
type Asked = NonNullable<ReturnType<typeof parse>>;

function printTraining({ gpus, tokensPerSecond, tokensPerFold }: Asked, overheadSeconds: number): void {
  if (tokensPerSecond === null || tokensPerFold === null) {
    print('hours of 5 folds x 3 seeds: need --tokens-per-second and --tokens-per-fold');
    return;
  }
  const job = { folds: 5, seeds: 3, foldSeconds: tokensPerFold / tokensPerSecond, overheadSeconds };
  const hours = gpus.map((count) => `${count} GPUs ${trainingHours(job, count).toFixed(1)} h`).join(', ');
  print(`5 folds x 3 seeds of ${(job.foldSeconds / 3600).toFixed(2)} h: ${hours}`);
  figures({
    'tokens a second': given(tokensPerSecond),
    'tokens a fold': given(tokensPerFold),
    overhead: measured(overheadSeconds),
  });
}

function printIngest(asked: Asked, overheadSeconds: number, speed: IngestSpeed): void {
  const { reports, cores } = asked;
  const parts = asked.parts ?? Math.ceil(reports / PART_REPORTS);
  const job = { ...speed, reports, parts, overheadSeconds };
  const hours = cores.map((count) => `${count} cores ${ingestHours(job, count).toFixed(2)} h`).join(', ');
  print(`${reports.toLocaleString('en')} reports in ${parts} parts: ${hours}`);
  figures({
    'reports a second and core': measured(speed.reportsPerSecond),
    'merged a second': measured(speed.mergedPerSecond),
    overhead: measured(overheadSeconds),
  });
}

function figures(named: Readonly<Record<string, Figure>>): void {
  const text = Object.entries(named).map(
    ([name, { value, from }]) => `${name} ${value.toPrecision(4)} (${from})`,
  );
  print(`  from: ${text.join(', ')}`);
}

const given = (value: number): Figure => ({ value, from: 'given' });
const measured = (value: number): Figure => ({ value, from: 'measured in this run' });
