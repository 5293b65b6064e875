/** The supervisor beside a real Ray: whatever is killed, restarted or asked for twice, each work is done once. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../core/hash';
import { rayAddress } from './address';
import { type RayClient, rayClient } from './client';
import { codePackage } from './code-package';
import { type JobReport, type JobSpec, type SuperviseOptions, submissionId } from './job';
import { processesNaming, type RealRay, realRay } from './ray-fixture';
import { superviseJobs } from './supervise';

const TOKEN = 'a-token-of-the-check-0123456789';

let ray: RealRay;
let client: RayClient;
/** Where the jobs leave `begun-<key>` and `done-<key>`, a line each time. */
let results: string;

beforeAll(async () => {
  ray = await realRay({ cpus: 2, token: TOKEN });
  client = rayClient(rayAddress({ RAY_ADDRESS: ray.url, RAY_AUTH_TOKEN: TOKEN }));
});
afterAll(() => ray?.close());
beforeEach(() => {
  results = mkdtempSync(join(ray.folder, 'results-'));
});

/** Work that takes so many seconds; `before` is done first. */
function specs(count: number, seconds: number, before = ''): JobSpec[] {
  return Array.from({ length: count }, (_, i) => {
    const key = sha256(`${results} ${i}`).slice(0, 32);
    const [begun, done] = [join(results, `begun-${key}`), join(results, `done-${key}`)];
    const entrypoint = `echo "$MARK" >> ${begun} && ${before} sleep ${seconds} && echo "$MARK" >> ${done}`;
    return { key, label: `work ${i}`, entrypoint, cpus: 1, gpus: 0, env: { MARK: String(i) } };
  });
}

const linesOf = (name: string) => readFileSync(join(results, name), 'utf8').trim().split('\n');
const counts = (kind: 'begun' | 'done') =>
  readdirSync(results)
    .filter((name) => name.startsWith(kind))
    .map((name) => linesOf(name).length);

const isDone = async (key: string) => existsSync(join(results, `done-${key}`));
function supervise(work: JobSpec[], options: Partial<SuperviseOptions> = {}): Promise<JobReport[]> {
  return superviseJobs(client, work, { code: null, isDone, pollMs: 300, attempts: 3, ...options });
}
const states = (ends: readonly JobReport[]) => [...new Set(ends.map(({ state }) => state))];

/** Of a job's shell it is the worker of Ray that looks after it. */
const parentOf = (pid: number) =>
  Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !condition(); await sleep(100))
    if (Date.now() > end) throw new Error('what was waited for did not happen within a minute');
}

describe('a real Ray', () => {
  it('works through a queue that is longer than its CPUs, each once, in the code that was uploaded', async () => {
    const code = await codePackage([
      { name: 'commit.json', content: { bytes: '{}' } },
      { name: 'lib/word', content: { bytes: 'from the package' } },
    ]);
    const work = specs(6, 0.2, `cat lib/word > ${results}/word &&`);
    expect(states(await supervise(work, { code }))).toEqual(['finished']);
    expect([counts('begun'), counts('done')]).toEqual([Array(6).fill(1), Array(6).fill(1)]);
    expect(linesOf('word')).toEqual(['from the package']);
    expect(linesOf(`done-${work[3].key}`)).toEqual(['3']);
    expect(states(await supervise(work, { code }))).toEqual(['finished']);
    expect(counts('begun')).toEqual(Array(6).fill(1));
  });

  it('runs nothing twice for two drivers at once', async () => {
    const work = specs(4, 1);
    const ends = await Promise.all([supervise(work), supervise([...work].reverse())]);
    expect(states(ends.flat())).toEqual(['finished']);
    expect([counts('begun'), counts('done')]).toEqual([Array(4).fill(1), Array(4).fill(1)]);
  });

  it('hands in again what was killed, died with its worker, or was stopped from outside', async () => {
    const work = specs(3, 6).map((spec) => ({ ...spec, cpus: 0.5 }));
    const idOf = (i: number) => submissionId(work[i].key, 1);
    const ends = supervise(work);
    await until(() => counts('begun').length === 3);
    const [shell, other] = [0, 1].map((i) => processesNaming(`begun-${work[i].key}`)[0]);
    for (const pid of [shell, parentOf(other)]) process.kill(pid, 'SIGKILL');
    expect(await client.stop(idOf(2))).toBe(true);
    expect((await ends).map(({ state, attempt }) => [state, attempt])).toEqual(
      Array(3).fill(['finished', 2]),
    );
    expect([counts('begun'), counts('done')]).toEqual([
      [2, 2, 2],
      [1, 1, 1],
    ]);
  });

  it('says how work ended that fails every time', async () => {
    const [end] = await supervise(specs(1, 0, 'echo "no such fold" >&2; exit 3;'), { attempts: 2 });
    expect(end).toMatchObject({
      state: 'failed',
      attempt: 2,
      message: 'Job entrypoint command failed with exit code 3',
    });
    expect(end.logTail).toBe('no such fold');
    expect(counts('begun')).toEqual([2]);
  });

  it.each(['leave', 'stop'] as const)('is interrupted and asked again: %s', async (onInterrupt) => {
    const work = specs(3, 5);
    const stop = new AbortController();
    const first = supervise(work, { signal: stop.signal, onInterrupt });
    await until(() => counts('begun').length === 2);
    stop.abort(new Error('interrupted'));
    await expect(first).rejects.toThrow('interrupted');
    expect(states(await supervise(work))).toEqual(['finished']);
    expect(counts('done')).toEqual([1, 1, 1]);
    if (onInterrupt === 'leave') expect(counts('begun')).toEqual([1, 1, 1]);
  });

  it('outlives a restart of the head in the middle', async () => {
    const code = await codePackage([{ name: 'lib/word', content: { bytes: 'again' } }]);
    const work = specs(5, 4, 'test -f lib/word &&');
    const ends = supervise(work, { code });
    await until(() => counts('done').length >= 1);
    await ray.kill();
    await sleep(1000);
    await ray.start();
    expect(states(await ends)).toEqual(['finished']);
    expect(counts('done')).toEqual(Array(5).fill(1));
  });

  it('says what is wrong with an address or a token', async () => {
    const trial = (environment: NodeJS.ProcessEnv) =>
      superviseJobs(rayClient(rayAddress(environment)), specs(1, 0), { code: null, isDone }).then(
        () => 'nothing was thrown',
        (error: Error) => error.message,
      );
    expect(await trial({ RAY_ADDRESS: ray.url })).toMatch(/401.*RAY_AUTH_TOKEN/);
    const wrong = await trial({ RAY_ADDRESS: ray.url, RAY_AUTH_TOKEN: 'another-token-0123' });
    expect(wrong).toMatch(/403.*RAY_AUTH_TOKEN/);
    expect(wrong).not.toContain('another-token');
    expect(await trial({ RAY_ADDRESS: 'http://127.0.0.1:9' })).toMatch(
      /was not reached.*ECONNREFUSED.*RAY_ADDRESS/,
    );
    expect(counts('begun')).toEqual([]);
  });
});
