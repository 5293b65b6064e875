import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/hash';
import { codeRoot, type Project, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { resolveCleaning } from '../../data/clean/clean';
import { takeSnapshot } from '../../data/store/take-snapshot';
import { syntheticRecords } from '../../data/synthetic/synthetic-records';
import type { RunJobs } from '../../remote/ray-jobs';
import { executeUnit, isUnitDone } from './execute-unit';
import { linesOf, SOURCE, writeRecords } from './ingest-fixture';
import { partsHere, partsOnCluster } from './ingest-parts';
import type { IngestUnit } from './ingest-unit';
import { readUnit, unitFolder, unitKey, unitPath, writeUnit } from './unit';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ingest-unit-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function freshProject(): Promise<Project> {
  const project = projectAt(await mkdtemp(join(root, 'project-')));
  writeRecords(project);
  return project;
}

const write = ({ root: folder }: Project, name: string, content: string) =>
  writeFileSync(join(folder, name), content);

const here = (project: Project) => partsHere(project, { progress: () => {}, now: () => new Date(0) });

function unitOf(project: Project, name: string): IngestUnit {
  const content = readFileSync(join(project.root, name));
  const file = { path: name, name, bytes: content.length, sha256: sha256(content) };
  return { format: 'maude-unit/1', kind: 'ingest', file, cleaning: resolveCleaning() };
}

/** Does jobs in this process by what their command says, as a cluster would; notes which. */
function jobsHere(storage: Project, handed: string[]): RunJobs {
  return async (jobs, { isDone, onReport }) => {
    for (const job of jobs) {
      expect(job.env).toEqual({ MAUDE_ROOT: storage.root });
      const path = (/'(.*)' --threads 1$/.exec(job.entrypoint)?.[1] as string).replaceAll("'\\''", "'");
      if (!(await isDone(job.key))) {
        handed.push(job.label);
        await executeUnit(await readUnit(path), context(storage));
      }
      expect(await isDone(job.key)).toBe(true);
      onReport({ ...job, state: 'finished', attempt: 1, message: '', logTail: '' });
    }
  };
}

const context = (project: Project, signal = new AbortController().signal) => ({
  ...{ project, signal, progress: () => {}, stopAt: null, now: () => new Date(0) },
});

describe('files cleaned one by one', () => {
  it('are merged into the snapshot that one pass over them makes', async () => {
    const requests = [{}, { cleaning: 'parity' }, { limit: 100, seed: 9 }] as const;
    for (const request of requests) {
      const asked = { source: SOURCE, maxMalformedShare: 0.5, ...request };
      const [whole, parts] = [await freshProject(), await freshProject()];
      const one = await takeSnapshot(asked, { project: whole });
      const merged = await takeSnapshot(asked, { project: parts, ingestParts: here(parts) });
      expect(merged.manifest).toEqual(one.manifest);
      for (const name of ['examples.parquet', 'malformed.jsonl'])
        expect(sha256(readFileSync(join(merged.folder, name)))).toBe(one.manifest.files[name]);
      expect(one.manifest.records.malformed).toBe(3);
      expect(one.manifest.versions.reports).toBeGreaterThan(100);
      expect(one.manifest.versions.labelConflicts).toBeGreaterThan(10);
      expect(one.manifest.versions.textConflicts).toBeGreaterThan(10);
    }
  });

  it('are the same when jobs on a storage of their own clean them, each once', async () => {
    const [whole, project] = [await freshProject(), await freshProject()];
    const storage = projectAt(await mkdtemp(join(root, "node's-")));
    const asked = { source: SOURCE, maxMalformedShare: 0.5 };
    const handed: string[] = [];
    const take = (runJobs: RunJobs) => {
      const ingestParts = partsOnCluster({ runJobs, storage, cpus: 1, progress: () => {} });
      return takeSnapshot(asked, { project, ingestParts });
    };
    const broken = take(async ([job], { onReport }) => {
      const logTail = 'no space left';
      onReport({ ...job, state: 'failed', attempt: 3, message: 'exit code 1', logTail });
    });
    await expect(broken).rejects.toThrow(
      /1 of 3 files.*a\.jsonl failed in attempt 3: exit code 1.*\n.*space/,
    );
    const { manifest } = await takeSnapshot(asked, { project: whole });
    const jobs = jobsHere(storage, handed);
    expect((await take(jobs)).manifest).toEqual(manifest);
    expect((await take(jobs)).manifest).toEqual(manifest);
    expect(handed).toEqual(['a.jsonl', 'b.json', 'c.jsonl']);
  });

  it('are brought to the storage again where another file of the same size lies in their place', async () => {
    const project = await freshProject();
    const storage = projectAt(await mkdtemp(join(root, 'storage-')));
    const content = readFileSync(join(project.root, 'a.jsonl'));
    const path = join(storage.data, 'ingest/files', sha256(content).slice(0, 16), 'a.jsonl');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.alloc(content.length, 32));
    const runJobs: RunJobs = () => Promise.reject(new Error('handed over'));
    const ingestParts = partsOnCluster({ runJobs, storage, cpus: 1, progress: () => {} });
    const taken = takeSnapshot({ source: 'a.jsonl' }, { project, ingestParts });
    await expect(taken).rejects.toThrow('handed over');
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('refuse too many malformed lines when they are merged', async () => {
    const project = await freshProject();
    const asked = { source: SOURCE, maxMalformedShare: 0.001 };
    await expect(takeSnapshot(asked, { project, ingestParts: here(project) })).rejects.toThrow(
      /expected at most 0\.1 % malformed lines.*received 3 of/,
    );
  });
});

describe('the unit of a file', () => {
  it('is done once, and again after its part was damaged', async () => {
    const project = await freshProject();
    const unit = await readUnit(await writeUnit(project, unitOf(project, 'a.jsonl')));
    expect(await executeUnit(unit, context(project))).toBe('done');
    expect(await executeUnit(unit, context(project))).toBe('found');
    const entries = join(unitFolder(project, unit), 'entries.parquet');
    const before = readFileSync(entries);
    writeFileSync(entries, 'damaged');
    expect(await isUnitDone(project, unit)).toBe(false);
    const both = [executeUnit(unit, context(project)), executeUnit(unit, context(project))];
    expect((await Promise.all(both)).sort()).toEqual(['done', 'found']);
    expect(readFileSync(entries).equals(before)).toBe(true);
  });

  it('goes again after it was killed', async () => {
    const project = await freshProject();
    write(
      project,
      'big.jsonl',
      linesOf([...syntheticRecords(4000, new RandomState(4))].map(({ json }) => json)),
    );
    const unit = unitOf(project, 'big.jsonl');
    const program = ['lib/run.cjs', 'lib/experiments/units/unit-command.ts', await writeUnit(project, unit)];
    const folder = unitFolder(project, unit);
    const staging = () =>
      existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('staging.tmp-'));
    // A busy machine can look away for as long as a unit takes: then it is started afresh.
    for (let caught = false; !caught; ) {
      await rm(folder, { recursive: true, force: true });
      const child = spawn(process.execPath, [...program, '--root', project.root], { cwd: codeRoot() });
      while (!staging() && child.exitCode === null) await sleep(5);
      caught = child.exitCode === null && child.kill('SIGKILL');
      if (caught) await once(child, 'exit');
      caught &&= !(await isUnitDone(project, unit));
    }
    expect(await isUnitDone(project, unit)).toBe(false);
    expect(await executeUnit(unit, context(project))).toBe('done');
    expect(readdirSync(folder).sort()).toEqual([
      'entries.parquet',
      'malformed.jsonl',
      'manifest.json',
      'progress.json',
    ]);
  });

  it('refuses another file than its own, and stops when it is told to', async () => {
    const project = await freshProject();
    const unit = unitOf(project, 'c.jsonl');
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(executeUnit(unit, context(project, stopped))).rejects.toThrow('enough');
    const content = readFileSync(join(project.root, 'c.jsonl'), 'utf8');
    write(project, 'c.jsonl', content.replace('a', 'b'));
    await expect(executeUnit(unit, context(project))).rejects.toThrow(/expected a file of SHA-256.*changed/);
    write(project, 'c.jsonl', `${content}\n`);
    await expect(executeUnit(unit, context(project))).rejects.toThrow(/expected \d+ bytes; received \d+/);
    await rm(join(project.root, 'c.jsonl'));
    await expect(executeUnit(unit, context(project))).rejects.toThrow('there is no such file');
    const path = unitPath(project, unit);
    expect(path).toContain(join('data', 'ingest', 'units', unitKey(unit)));
    writeFileSync(await writeUnit(project, unit), JSON.stringify({ ...unit, file: { path: 'c.jsonl' } }));
    await expect(readUnit(path)).rejects.toThrow('file.name: expected a text');
  });
});
