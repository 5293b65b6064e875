/** What `bench:cluster` measures: units and empty jobs, timed by a supervisor that looks often. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../classifiers/machine-fixture';
import type { TfidfLogisticConfig } from '../classifiers/tfidf-logistic/config';
import { tfidfLogisticTrainer } from '../classifiers/tfidf-logistic/trainer';
import { sha256 } from '../core/hash';
import { type Project, projectAt } from '../core/project';
import { RandomState } from '../core/random';
import { print } from '../core/text/printable';
import { takeSnapshot } from '../data/store/take-snapshot';
import { syntheticRecords } from '../data/synthetic/synthetic-records';
import { partsOnCluster } from '../experiments/units/ingest-parts';
import { remoteFolds } from '../experiments/units/remote-folds';
import { type MadeRequest, makeRequest } from '../experiments/units/unit-fixture';
import type { RayClient } from '../remote/client';
import type { CodePackage } from '../remote/code-package';
import type { JobReport } from '../remote/job';
import type { RunJobs } from '../remote/ray-jobs';
import { superviseJobs } from '../remote/supervise';
import { executeRun } from '../runs/execute';
import { median } from '../tensorflow/bench/bench-medians';

const EMPTY_JOBS = 7;
const FOLDS = 5;
/** Files that are ingested. */
export const PARTS = 4;
const POLL_MS = 50;

/** What the measures share. */
export interface Bench {
  readonly root: string;
  readonly client: RayClient;
  readonly code: CodePackage;
}

/** Jobs so many at a time; hears when each was done, in seconds from the call. */
function jobsOf({ client, code }: Bench, inFlight: number, ends: number[]): RunJobs {
  return (jobs, options) => {
    const start = performance.now();
    const onReport = (report: JobReport) => {
      if (report.state === 'finished') ends.push((performance.now() - start) / 1000);
      options.onReport(report);
    };
    return superviseJobs(client, jobs, { ...options, onReport, code, inFlight, pollMs: POLL_MS });
  };
}

/** Seconds of a unit that are neither the job system's nor its work: printed; with the job system's: returned. */
export async function benchOverhead(bench: Bench): Promise<number> {
  const empty = median((await emptyJobs(bench)).slice(1));
  const project = projectAt(join(bench.root, 'quick'));
  const { request, folds, draw } = await makeRequest(project, FOLDS);
  const trainer = tfidfLogisticTrainer(request.config as TfidfLogisticConfig);
  const here = projectAt(join(bench.root, 'here'));
  const start = performance.now();
  await executeRun(request, folds, trainer, { project: here });
  const work = (performance.now() - start) / 1000 / FOLDS;
  const ends: number[] = [];
  await executeRun(request, folds, remote(project, draw, jobsOf(bench, 1, ends)), { project });
  const unit = median(steps(ends).slice(1));
  print(`an empty job, from handed in to known as ended: ${seconds(empty)}`);
  print(`a quick fold of Phase 1 as a unit: ${seconds(unit)}, of which ${seconds(work)} are its work here`);
  print(`overhead of a unit beyond the empty job and its work: ${seconds(unit - empty - work)}`);
  return unit - work;
}

async function emptyJobs(bench: Bench): Promise<number[]> {
  const ends: number[] = [];
  const jobs = Array.from({ length: EMPTY_JOBS }, (_, i) => ({
    ...{ key: sha256(`empty ${i}`), label: `empty ${i}`, entrypoint: 'true', cpus: 1, gpus: 0, env: {} },
  }));
  const asked = new Map<string, number>();
  // Twice before it is handed in, then after its end.
  const isDone = async (key: string) => asked.set(key, (asked.get(key) ?? 0) + 1).get(key) === 3;
  const options = { isDone, onReport: () => {}, signal: new AbortController().signal };
  await jobsOf(bench, 1, ends)(jobs, options);
  return steps(ends);
}

function remote(project: Project, draw: MadeRequest['draw'], runJobs: RunJobs) {
  return remoteFolds({
    ...{ runJobs, onInterrupt: 'stop', storage: project, draw, cpus: 1, gpus: 0, show: () => {} },
    machine: { ...SETTINGS, threads: 1 },
  });
}

/** Speeds of ingestion. */
export interface IngestSpeed {
  /** Of one CPU. */
  readonly reportsPerSecond: number;
  readonly mergedPerSecond: number;
}

/** Files of reports cleaned one at a time, then two; returns reports a second of one CPU, and of the merge. */
export async function benchParallel(bench: Bench, size: number, overhead: number): Promise<IngestSpeed> {
  const source = writeParts(bench.root, size);
  const one = await ingestWith(bench, source, 1);
  const two = await ingestWith(bench, source, 2);
  const partSeconds = median(one.steps) - overhead;
  const each = `${PARTS} files of ${size.toLocaleString('en')} reports`;
  print(
    `${each}, cleaned one at a time: ${seconds(one.cleaned)}; two at a time on 2 CPUs: ${seconds(two.cleaned)}`,
  );
  print(`two CPUs beside one: ${(one.cleaned / two.cleaned).toFixed(2)} times as fast`);
  return { reportsPerSecond: size / partSeconds, mergedPerSecond: (PARTS * size) / one.merged };
}

function writeParts(root: string, size: number): string {
  const records = syntheticRecords(PARTS * size, new RandomState(42));
  const paths = Array.from({ length: PARTS }, (_, i) => join(root, `part-${i + 1}.jsonl`));
  for (const path of paths) {
    const lines: string[] = [];
    for (let i = 0; i < size; i++) lines.push(JSON.stringify(records.next().value?.json));
    writeFileSync(path, `${lines.join('\n')}\n`);
  }
  return paths.join(',');
}

async function ingestWith(bench: Bench, source: string, inFlight: number) {
  const project = projectAt(join(bench.root, `ingest-${inFlight}`));
  const ends: number[] = [];
  let cleaned = 0;
  const parts = partsOnCluster({
    ...{ runJobs: jobsOf(bench, inFlight, ends), storage: project, cpus: 1, progress: () => {} },
  });
  await takeSnapshot(
    { source },
    {
      project,
      async ingestParts(files, cleaning) {
        const folders = await parts(files, cleaning);
        cleaned = performance.now();
        return folders;
      },
    },
  );
  const merged = (performance.now() - cleaned) / 1000;
  return { cleaned: ends.at(-1) ?? Number.NaN, steps: steps(ends), merged };
}

const seconds = (value: number) => `${value.toFixed(2)} s`;
const steps = (ends: readonly number[]) => ends.map((end, i) => end - (ends[i - 1] ?? 0));
