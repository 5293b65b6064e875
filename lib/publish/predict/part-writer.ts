/** Scores on their way to one file: written in chunks as they come, joined at the end. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readJson, replaceFile, writeFileAtomic, writeJson } from '../../core/files/files';
import { joinParquet, writeParquetColumns } from '../../core/files/parquet';
import { type Columns, CSV_HEADER, csvOf, REPORT_SCHEMA } from './report-table';
import type { ListedReport } from './scored-report';

/** What was counted of an input, or of all. */
export interface Counts {
  readonly records: number;
  readonly rows: number;
  readonly early: number;
  readonly suspected: number;
  readonly malformed: number;
}

/** `<n>.json` beside the chunks of an input, written last: then the input is whole. */
interface PartManifest {
  readonly chunks: number;
  readonly counts: Counts;
}

/** Rows that are held before they are written. */
const CHUNK_ROWS = 50_000;

/** The folder beside an output that holds what was finished of it. */
export class PartFolder {
  readonly folder: string;

  private constructor(
    private readonly out: string,
    private readonly kind: 'parquet' | 'csv',
  ) {
    this.folder = `${out}.parts`;
  }

  /** Takes over what an earlier try of the same `job` finished; of another job, or without one (null), nothing is kept. */
  static async open(out: string, kind: 'parquet' | 'csv', job: string | null): Promise<PartFolder> {
    const parts = new PartFolder(out, kind);
    const path = join(parts.folder, 'job.json');
    const found = existsSync(path) ? await readJson<{ job?: string }>(path).catch(() => null) : null;
    if (job !== null && found?.job === job) return parts;
    await rm(parts.folder, { recursive: true, force: true });
    await mkdir(parts.folder, { recursive: true });
    await writeJson(path, { job });
    return parts;
  }

  /** What was counted of input `n` when it was finished; null where it was not. */
  async finished(n: number): Promise<Counts | null> {
    return (await readJson<PartManifest>(join(this.folder, `${n}.json`)))?.counts ?? null;
  }

  /** A writer of input `n`. */
  writer(n: number): PartWriter {
    return new PartWriter((chunk) => this.chunk(n, chunk), join(this.folder, `${n}.json`), this.kind);
  }

  /** What was listed of the inputs `from` to `count` - 1. */
  async *listed(count: number, from = 0): AsyncGenerator<ListedReport> {
    for (const chunk of await this.chunks(count, from))
      for (const report of (await readJson<readonly ListedReport[]>(listOf(chunk))) ?? []) yield report;
  }

  /** Joins the inputs 0 to `count` - 1 to the output and removes the folder. */
  async join(count: number): Promise<void> {
    const chunks = await this.chunks(count);
    if (this.kind === 'parquet') await joinParquet(chunks, this.out);
    else await replaceFile(this.out, (temporary) => joinTexts(chunks, temporary));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async chunks(count: number, from = 0): Promise<string[]> {
    const chunks: string[] = [];
    for (let n = from; n < count; n++) {
      const manifest = await readJson<PartManifest>(join(this.folder, `${n}.json`));
      for (let i = 0; i < (manifest?.chunks ?? 0); i++) chunks.push(this.chunk(n, i));
    }
    return chunks;
  }

  private chunk(n: number, i: number): string {
    return join(this.folder, `${n}-${i}.${this.kind}`);
  }
}

/** Where the listed reports of a chunk stand. */
function listOf(chunk: string): string {
  return `${chunk}.listed.json`;
}

async function joinTexts(paths: readonly string[], to: string): Promise<void> {
  async function* all() {
    yield CSV_HEADER;
    for (const path of paths) yield* createReadStream(path);
  }
  await pipeline(Readable.from(all()), createWriteStream(to));
}

/** Writes the rows of one input. */
export class PartWriter {
  private held: Columns[] = [];
  private listed: ListedReport[] = [];
  private rows = 0;
  private chunks = 0;

  constructor(
    private readonly pathOf: (chunk: number) => string,
    private readonly manifest: string,
    private readonly kind: 'parquet' | 'csv',
  ) {}

  /** Takes rows, and reports among them that are to be listed. */
  async add(columns: Columns, listed: readonly ListedReport[]): Promise<void> {
    this.held.push(columns);
    this.listed.push(...listed);
    this.rows += columns[0].length;
    if (this.rows >= CHUNK_ROWS) await this.flush();
  }

  /** The input is whole. */
  async finish(counts: Counts): Promise<void> {
    if (this.rows > 0 || this.chunks === 0) await this.flush();
    const written: PartManifest = { chunks: this.chunks, counts };
    await writeJson(this.manifest, written);
  }

  private async flush(): Promise<void> {
    const path = this.pathOf(this.chunks++);
    const { held, listed } = this;
    [this.held, this.listed] = [[], []];
    this.rows = 0;
    if (listed.length > 0) await writeJson(listOf(path), listed);
    if (this.kind === 'parquet') await writeParquetColumns(path, REPORT_SCHEMA, held);
    else await writeFileAtomic(path, held.map(csvOf).join(''));
  }
}
