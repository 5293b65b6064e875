import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sha256 } from '../core/hash';
import { RandomState } from '../core/random';
import { type RayClient, rayClient } from './client';
import { codePackage } from './code-package';
import { type FakeRayOptions, fakeRay, fastClock } from './fake-ray-fixture';
import type { JobReport, JobSpec, SuperviseOptions } from './job';
import { superviseJobs } from './supervise';

const specs = (count: number): JobSpec[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ key: sha256(`work ${i}`), label: `work ${i}`, entrypoint: 'node unit', cpus: 1, gpus: 0 },
    env: { MAUDE_ROOT: '/shared' },
  }));
const keyOf = (id: string) => id.replace(/^maude-(.*)-\d+$/, '$1');

/** A cluster whose jobs leave their result in `results`, how often by key. */
async function cluster(options: FakeRayOptions = {}) {
  const results = new Map<string, number>();
  const onSuccess = (id: string) => void results.set(keyOf(id), (results.get(keyOf(id)) ?? 0) + 1);
  const ray = await fakeRay({ onSuccess, ...options });
  onTestFinished(() => ray.close());
  const reports: JobReport[] = [];
  const settings: SuperviseOptions = {
    ...{
      code: null,
      clock: fastClock,
      random: new RandomState(1),
      onReport: (report) => reports.push(report),
    },
    isDone: async (key) => results.has(key.slice(0, 16)),
  };
  const supervise = (work: JobSpec[], more: Partial<SuperviseOptions> = {}) =>
    superviseJobs(rayClient({ url: ray.url, headers: {} }), work, { ...settings, ...more });
  return { ray, results, reports, supervise };
}

describe('superviseJobs', () => {
  it('runs more work than there is room for, once each, and uploads the code once', async () => {
    const code = await codePackage([{ name: 'unit', content: { bytes: 'x' } }]);
    const { ray, results, reports, supervise } = await cluster();
    const ends = await supervise(specs(9), { code, inFlight: 4 });
    expect(ends.map(({ label, state }) => `${label} ${state}`)).toEqual(
      specs(9).map(({ label }) => `${label} finished`),
    );
    expect([...results.values()]).toEqual(Array(9).fill(1));
    expect(ray.uploads).toEqual([code.name]);
    expect(ray.jobs()[0].request).toMatchObject({
      entrypoint_num_cpus: 1,
      runtime_env: { env_vars: { MAUDE_ROOT: '/shared' } },
    });
    expect(reports.filter(({ state }) => state === 'finished')).toHaveLength(9);
  });

  it('lets no more wait than it was told to', async () => {
    const { ray, supervise } = await cluster({
      cpus: 5,
      fateOf: () => ({ end: 'SUCCEEDED', milliseconds: 300 }),
    });
    let [waiting, running] = [0, 0];
    const count = (wanted: string) => ray.jobs().filter(({ status }) => status === wanted).length;
    const onReport = () => {
      waiting = Math.max(waiting, count('PENDING'));
      running = Math.max(running, count('RUNNING'));
    };
    const ends = await supervise(specs(8), { waiting: 2, onReport });
    expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['finished']));
    expect(waiting).toBeLessThanOrEqual(2);
    expect(running).toBeGreaterThan(2);
  });

  it('asks for no job where the work is done', async () => {
    const { ray, supervise } = await cluster();
    const [end] = await supervise(specs(1), { isDone: async () => true });
    expect(end).toMatchObject({ state: 'finished', attempt: 0 });
    expect(ray.started).toEqual([]);
  });

  it('gives up on what fails every time, with the last lines of its log, and goes on with the rest', async () => {
    const bad = specs(1)[0].key.slice(0, 16);
    const fateOf: FakeRayOptions['fateOf'] = (id) => ({
      end: keyOf(id) === bad ? 'FAILED' : 'SUCCEEDED',
      milliseconds: 1,
    });
    const { ray, supervise } = await cluster({ fateOf });
    const [failed, fine] = await supervise(specs(2), { attempts: 2 });
    const message = 'Job entrypoint command failed with exit code 1';
    expect(failed).toMatchObject({ state: 'failed', attempt: 2, message, logTail: 'first\nboom' });
    expect(fine.state).toBe('finished');
    expect(ray.started.filter((id) => keyOf(id) === bad)).toHaveLength(2);
    expect((await supervise(specs(1), { attempts: 1 }))[0].attempt).toBe(3);
  });

  it('says what is wrong where jobs end well and leave nothing', async () => {
    const { supervise } = await cluster({ onSuccess: () => {} });
    const [end] = await supervise(specs(1), { attempts: 1 });
    expect(end).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('the same folder on every node'),
    });
  });

  it('does not count a job that never started', async () => {
    const fateOf: FakeRayOptions['fateOf'] = (id) => ({
      end: /-[1-5]$/.test(id) ? 'never-starts' : 'SUCCEEDED',
      milliseconds: 1,
    });
    const { supervise } = await cluster({ fateOf });
    expect(await supervise(specs(1), { attempts: 1 })).toMatchObject([{ state: 'finished', attempt: 6 }]);
  });

  it('waits ever longer before it hands in again what never started', async () => {
    const fateOf: FakeRayOptions['fateOf'] = (id) => ({
      end: /-[1-5]$/.test(id) ? 'never-starts' : 'SUCCEEDED',
      milliseconds: 1,
    });
    const { supervise } = await cluster({ fateOf });
    const waits: number[] = [];
    const sleep: typeof fastClock.sleep = (milliseconds, signal) => {
      waits.push(milliseconds);
      return fastClock.sleep(milliseconds, signal);
    };
    await supervise(specs(1), { clock: { ...fastClock, sleep }, pollMs: 1 });
    const longer = waits.filter((milliseconds) => milliseconds > 1);
    expect(longer).toHaveLength(5);
    expect(longer.every((wait, i) => wait >= 500 * 2 ** i && wait <= 1000 * 2 ** i)).toBe(true);
  });

  it('ends, with the address, at a cluster that knows every job as failed', async () => {
    let asked = 0;
    const client = {
      ...rayClient({ url: 'http://ray.example', headers: {} }),
      version: async () => '2.60.0',
      job: async () => {
        if (++asked > 2000) throw new Error('there is no end');
        return { status: 'FAILED', message: '', errorType: null } as const;
      },
    } satisfies RayClient;
    const work = superviseJobs(client, specs(1), { code: null, isDone: async () => false, clock: fastClock });
    await expect(work).rejects.toThrow('http://ray.example: expected at most 1000 jobs of work 0');
  });

  it('keeps the beginning of a long line of a log', async () => {
    const { ray, supervise } = await cluster({ fateOf: () => ({ end: 'FAILED', milliseconds: 1 }) });
    const plain = rayClient({ url: ray.url, headers: {} });
    const client = { ...plain, logs: async () => `${'x'.repeat(100_000)}\nboom` };
    const settings = { code: null, isDone: async () => false, clock: fastClock, attempts: 1 };
    const [end] = await superviseJobs(client, specs(1), settings);
    expect(end.logTail).toBe(`${'x'.repeat(1000)}\nboom`);
    expect((await supervise(specs(1), { attempts: 1 }))[0].logTail).toBe('first\nboom');
  });

  it('finds the job whose submission was not answered', async () => {
    let lost = 0;
    const trouble = (request: string) => (request === 'POST /api/jobs/' && lost++ === 0 ? 'lost' : null);
    const { ray, results, supervise } = await cluster({ trouble });
    await supervise(specs(1));
    expect([ray.started.length, ...results.values()]).toEqual([1, 1]);
  });

  it.each(['leave', 'stop'] as const)('can be interrupted: %s', async (onInterrupt) => {
    const fateOf: FakeRayOptions['fateOf'] = () => ({ end: 'SUCCEEDED', milliseconds: 60 });
    const { ray, results, reports, supervise } = await cluster({ fateOf });
    const stop = new AbortController();
    const onReport = (report: JobReport) =>
      report.state === 'running' && stop.abort(new Error('interrupted'));
    const first = supervise(specs(2), { onInterrupt, signal: stop.signal, onReport });
    await expect(first).rejects.toThrow('interrupted');
    const gone = onInterrupt === 'stop';
    expect(ray.jobs().map(({ status }) => status)).toEqual(Array(2).fill(gone ? 'STOPPED' : 'RUNNING'));
    await supervise(specs(2));
    expect(ray.started).toHaveLength(gone ? 4 : 2);
    expect([...results.values()]).toEqual([1, 1]);
    expect(reports.at(-1)?.state).toBe('finished');
  });

  it('waits for a head that restarts and hands in again what it lost, code included', async () => {
    const code = await codePackage([{ name: 'unit', content: { bytes: 'x' } }]);
    const { ray, results, supervise } = await cluster({
      fateOf: () => ({ end: 'SUCCEEDED', milliseconds: 20 }),
    });
    const work = supervise(specs(6), { code });
    while (ray.started.length < 3) await fastClock.sleep(1000);
    await ray.restart(15);
    const ends = await work;
    expect(ends.every(({ state }) => state === 'finished')).toBe(true);
    expect([...results.values()]).toEqual(Array(6).fill(1));
    expect(ray.uploads).toEqual([code.name, code.name]);
  });

  it('ends when the cluster stays away, and leaves its jobs', async () => {
    const { ray, supervise } = await cluster({ fateOf: () => ({ end: 'SUCCEEDED', milliseconds: 500 }) });
    const work = supervise(specs(1), { outageMinutes: 0 });
    while (ray.started.length < 1) await fastClock.sleep(1000);
    await Promise.all([expect(work).rejects.toThrow('was not reached'), ray.restart(300)]);
  });

  it('says what to look at where nothing is reached', async () => {
    const client = rayClient({ url: 'http://127.0.0.1:9', headers: {} });
    const isDone = async () => false;
    const work = superviseJobs(client, specs(1), { code: null, isDone, clock: fastClock });
    await expect(work).rejects.toThrow(/ECONNREFUSED.*does RAY_ADDRESS name its dashboard/);
  });

  it('refuses keys that are none, and the same one twice', async () => {
    const { supervise } = await cluster();
    const [one] = specs(1);
    await expect(supervise([one, one])).rejects.toThrow('expected each key once');
    await expect(supervise([{ ...one, key: 'fold 1' }])).rejects.toThrow(
      'at least 16 hex digits; received fold 1',
    );
  });

  it('loses nothing and runs nothing twice, whatever happens', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const random = new RandomState(seed);
      const draw = <T>(values: readonly T[]) => values[Math.floor(random.random() * values.length)];
      const { ray, results, supervise } = await cluster({
        fateOf: () => ({
          end: draw(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'FAILED', 'never-starts']),
          milliseconds: draw([1, 5, 20]),
        }),
        trouble: () => (random.random() < 0.1 ? draw(['cut', 'lost', 503]) : null),
      });
      const work = specs(12);
      const patient = { attempts: 100, inFlight: 5 };
      const stop = new AbortController();
      const [first, second] = [vi.fn(), vi.fn()];
      const interrupted = supervise(work, {
        ...patient,
        signal: stop.signal,
        onInterrupt: draw(['stop', 'leave']),
        onReport: first,
      });
      const whole = [
        interrupted.catch(() => supervise(work, patient)),
        supervise(work, { ...patient, onReport: second }),
      ];
      // A cluster that is away when it is asked for the first time is not waited for long.
      await vi.waitFor(
        () => expect(Math.min(...[first, second].map((of) => of.mock.calls.length))).not.toBe(0),
        9000,
      );
      await fastClock.sleep(20_000);
      for (const { id } of ray.jobs().slice(0, 3)) ray.kill(id);
      // Long enough that a busy machine lets no driver miss it between two questions.
      await ray.restart(200);
      stop.abort(new Error('interrupted'));
      for (const ends of await Promise.all(whole))
        expect(new Set(ends.map(({ state }) => state))).toEqual(new Set(['finished']));
      expect([...results.values()]).toEqual(Array(12).fill(1));
      expect(ray.mostAlive()).toBe(1);
    }
  });
});
