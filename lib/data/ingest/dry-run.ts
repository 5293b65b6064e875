/** What an ingestion would take, before it takes it. */
import type { Project } from '../../core/project';
import type { OpenfdaAccess } from '../openfda/access';
import { type FetchContext, planRaw } from '../openfda/fetch-raw';
import { askDownloads, chooseParts } from '../openfda/parts';
import type { Plan, YearCounts } from '../openfda/plan';
import { sourceFiles } from '../read/source-files';
import type { IngestRequest } from './ingest-arguments';

/** Measured without a key in July 2026: 32 pages of 999 reports one after the other took 70.9 s. */
const SECONDS_PER_REPORT = 70.9 / (32 * 999);
/** What a request costs besides. */
const SECONDS_PER_REQUEST = 0.3;
/** A bulk part holds 95,000 reports in about 1 GB, 120 MB packed. */
const [REPORT_BYTES, PACKED_BYTES] = [1e9 / 95_000, 1.2e8 / 95_000];

/** Lines that say how many reports, requests, minutes and megabytes it would be. */
export async function dryRun(
  request: IngestRequest,
  context: FetchContext & { readonly project: Project },
): Promise<string[]> {
  const { raw } = request;
  const { access, project } = context;
  if (raw === null) {
    const files = await sourceFiles(request.source, [project.root, process.cwd()]);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return [`${number(files.length)} files, ${megabytes(bytes)}; nothing to fetch.`];
  }
  if (raw.kind !== 'bulk') return describePlan(await planRaw(raw, context), access, request.concurrency);
  const downloads = await askDownloads(access);
  const parts = chooseParts(downloads, raw.quarters);
  const sum = (of: (part: (typeof parts)[number]) => number) =>
    parts.reduce((all, part) => all + of(part), 0);
  return [
    `openFDA's export of ${downloads.exportDate}: ${number(parts.length)} parts with ${number(sum((part) => part.records))} reports, ${megabytes(1e6 * sum((part) => part.megabytes))} to download and keep.`,
    `The minutes depend on your connection: ${minutes((8 * sum((part) => part.megabytes)) / 100)} at 100 Mbit/s, and about ten seconds a part to check it.`,
  ];
}

/** Lines that describe a plan. */
export function describePlan(
  plan: Plan,
  access: Pick<OpenfdaAccess, 'limiter' | 'key'>,
  concurrency: number,
): string[] {
  const { records, requests, counts } = plan;
  const { perMinute, perDay } = access.limiter.limits;
  // The pages of one query follow one another.
  const together = Math.max(1, Math.min(concurrency, plan.windows.length));
  const one = (requests * SECONDS_PER_REQUEST + records * SECONDS_PER_REPORT) / together;
  const seconds = Math.max(one, (60 * requests) / perMinute);
  const days = Math.ceil(requests / perDay);
  const within =
    days > 1
      ? `; at ${number(perDay)} requests a day ${access.key ? 'with' : 'without'} a key it takes ${days} days`
      : '';
  return [
    `openFDA's index of ${plan.lastUpdated}: ${number(records)} reports.`,
    ...(counts ? ofTypes(counts) : []),
    `${number(requests)} requests, about ${minutes(seconds)} at ${together} at a time (limits: ${number(perMinute)} a minute, ${number(perDay)} a day)${within}.`,
    `About ${megabytes(records * REPORT_BYTES)} of answers, ${megabytes(records * PACKED_BYTES)} on disk.`,
  ];
}

function ofTypes({ quotas, eligible, natural }: NonNullable<Plan['counts']>): string[] {
  const sumOf = (counts: YearCounts, type: string) =>
    Object.values(counts).reduce((sum, year) => sum + (year[type] ?? 0), 0);
  const types = [...new Set(Object.values(quotas).flatMap(Object.keys))];
  return types.map((type) => {
    const [drawn, can, all] = [quotas, eligible, natural].map((counts) => sumOf(counts, type));
    return `  ${type}: ${number(drawn)} drawn of ${number(can)} with a narrative, ${number(all)} in all`;
  });
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${number(Math.max(1, bytes / 1e6))} MB`;
}

function minutes(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds / 60));
  return whole === 1 ? 'a minute' : whole < 120 ? `${whole} minutes` : `${(whole / 60).toFixed(1)} hours`;
}
