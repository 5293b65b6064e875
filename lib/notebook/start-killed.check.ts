import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { sha256File } from '../core/hash';
import { codeRoot } from '../core/project';
import { RandomState } from '../core/random';

const KILLS = 10;
const SEED = 20_260_501;

/** All notebooks, as little of each as there may be. */
const TINY = {
  records: 420,
  subset: 0,
  epochs: 1,
  hiddenSize: 32,
  layers: 1,
  maxLength: 48,
  vocabularySize: 800,
  maxFeatures: 3000,
  lockShare: 0.1,
  refitEpochs: 1,
  resamples: 100,
};

/** What a kill must not change, of everything below a project. Manifests hold dates and durations, reports pictures of them. */
const KEPT =
  /^(splits\/.*\.json|reports\/results\.json|data\/current\.json|.*\.(parquet|safetensors|bin)|.*\/tokenizer\.json)$/;
const LEFT = /(^|\/)lock(\.json)?$|\.tmp-/;

const folder = mkdtempSync(join(tmpdir(), 'start-killed-'));
const roots = ['undisturbed', 'killed'].map((name) => join(folder, name));
afterAll(() => {
  for (const pid of roots.flatMap(processesOf)) process.kill(Number(pid), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** `npm start` as the leader of a process group, on the project at `root`. */
function start(root: string) {
  const set = Object.entries(TINY).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^MAUDE_(?!DEVICE|TENSORFLOW)/.test(name),
  );
  const child = spawn('npm', ['start', '--', ...set], {
    cwd: codeRoot(),
    env: { ...Object.fromEntries(environment), MAUDE_ROOT: root },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, code, output: () => said.join('') };
}

/** Kills the whole group; returns the processes of the project that were there: a kernel has a group of its own. */
function kill({ pid }: ChildProcess, root: string): string[] {
  const there = processesOf(root);
  process.kill(-(pid as number), 'SIGKILL');
  return there;
}

/** The processes that work on the project at `root`. */
function processesOf(root: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`MAUDE_ROOT=${root}`);
    } catch {
      return false;
    }
  });
}

function filesBelow(root: string): string[] {
  const names = readdirSync(root, { recursive: true }) as string[];
  return names.filter((name) => statSync(join(root, name)).isFile() || LEFT.test(name)).sort();
}

async function kept(root: string): Promise<string[]> {
  const names = filesBelow(root).filter((name) => KEPT.test(name));
  return Promise.all(names.map(async (name) => `${name} ${await sha256File(join(root, name))}`));
}

it.skipIf(process.platform !== 'linux')(
  'npm start, killed with its process group at ten random moments, ends with the bytes of an undisturbed one',
  async () => {
    const [undisturbed, root] = roots;
    const began = performance.now();
    const whole = start(undisturbed);
    expect(await whole.code, whole.output()).toBe(0);
    const wholeMs = performance.now() - began;

    const random = new RandomState(SEED);
    const orphans: string[] = [];
    let most = 0.7 * wholeMs;
    for (let kills = 0; kills < KILLS; ) {
      const attempt = start(root);
      // One moment in each tenth, so that every notebook has its turn; in an order that is not theirs.
      const at = ((((kills * 7) % KILLS) + random.random()) / KILLS) * most;
      const ended = await Promise.race([attempt.code, sleep(at, 'running' as const)]);
      if (ended !== 'running') {
        // All was found again and it was done sooner: it must have gone well, and later kills come sooner.
        expect(ended, attempt.output()).toBe(0);
        most /= 2;
        continue;
      }
      kills++;
      const there = kill(attempt.child, root);
      await attempt.code;
      const last = attempt.output().trim().split('\n').at(-1);
      console.log(`kill ${kills} after ${(at / 1000).toFixed(1)} s, ${there.length} processes: ${last}`);
      // The next one starts at once; a kernel outlives the group until it notices.
      void sleep(10_000).then(() => orphans.push(...there.filter((pid) => processesOf(root).includes(pid))));
    }
    const resumed = start(root);
    expect(await resumed.code, resumed.output()).toBe(0);
    expect(orphans).toEqual([]);
    expect(processesOf(root)).toEqual([]);
    const expected = await kept(undisturbed);
    expect(expected.length).toBeGreaterThan(20);
    expect(await kept(root)).toEqual(expected);
    expect(filesBelow(root).filter((name) => LEFT.test(name))).toEqual([]);
    console.log(
      `undisturbed ${(wholeMs / 1000).toFixed(0)} s, in all ${((performance.now() - began) / 1000).toFixed(0)} s`,
    );
  },
  60 * 60_000,
);
