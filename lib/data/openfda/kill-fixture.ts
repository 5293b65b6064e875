/** For tests: kills a fetching process at random moments until it comes to its end, and looks at what is left. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sha256File } from '../../core/hash';
import { codeRoot, projectAt } from '../../core/project';
import type { RandomState } from '../../core/random';
import { fakeOpenfda, fakeRecords } from './fake-openfda';
import { findRawFolder, type RawFolder } from './raw-folder';

/** What killing led to. */
export interface KillOutcome {
  /** Kills that met a process still at work. */
  readonly kills: number;
  /** Report keys in the order of the files. */
  readonly keys: readonly string[];
  /** Files that are not as the manifest says, or that it does not know. */
  readonly wrong: readonly string[];
  readonly manifest: RawFolder['manifest'];
}

/**
 * Lets a process fetch from a server that answers slowly, kills it up to `kills` times after random times (measured from
 * its first request), and lets the last one end.
 */
export async function killWhileFetching(kills: number, random: RandomState): Promise<KillOutcome> {
  const root = mkdtempSync(join(tmpdir(), 'kill-'));
  const records = fakeRecords(1200, { seed: 8, years: [2021, 2023] });
  const server = await fakeOpenfda({ records, lastUpdated: '2023-12-31', delayMs: 8 });
  let killed = 0;
  try {
    while (killed < kills) {
      if (await runChild(root, server, random.interval(150))) killed++;
      // It came to its end before all kills were done: begin anew.
      else rmSync(projectAt(root).data, { recursive: true, force: true });
    }
    await runChild(root, server, null);
    const raw = await findRawFolder(projectAt(root).data);
    if (raw === null) throw new Error('expected a whole raw folder at the end; there is none');
    return { kills: killed, ...(await inspect(raw)), manifest: raw.manifest };
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
}

type Server = Awaited<ReturnType<typeof fakeOpenfda>>;

/** Whether the child was killed; null milliseconds let it end. */
async function runChild(root: string, server: Server, milliseconds: number | null): Promise<boolean> {
  const runner = join(codeRoot(), 'lib/run.cjs');
  const program = join(codeRoot(), 'lib/data/openfda/fetch-child.ts');
  const env = { ...process.env, OPENFDA_URL: server.url, OPENFDA_API_KEY: 'k' };
  const child = spawn(process.execPath, [runner, program, root], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<boolean>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      signal === 'SIGKILL'
        ? resolve(true)
        : code === 0
          ? resolve(false)
          : reject(new Error(`the fetching process ended with ${code ?? signal}`)),
    );
  });
  if (milliseconds !== null) {
    const before = server.requests.length;
    const watch = setInterval(() => {
      if (server.requests.length === before) return;
      clearInterval(watch);
      setTimeout(() => child.kill('SIGKILL'), milliseconds);
    }, 2);
    void ended.finally(() => clearInterval(watch)).catch(() => {});
  }
  return ended;
}

async function inspect({ folder, manifest }: RawFolder): Promise<Pick<KillOutcome, 'keys' | 'wrong'>> {
  const keys: string[] = [];
  const wrong: string[] = [];
  for (const { file, sha256, records } of manifest.files) {
    const path = join(folder, file);
    const page = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));
    keys.push(...page.results.map((record: { mdr_report_key: string }) => record.mdr_report_key));
    if ((await sha256File(path)) !== sha256 || page.results.length !== records) wrong.push(file);
  }
  const known = new Set(manifest.files.map(({ file }) => file));
  const pages = readdirSync(join(folder, 'pages')).map((name) => `pages/${name}`);
  wrong.push(...pages.filter((file) => !known.has(file) && !/\.tmp-/.test(file)));
  return { keys, wrong };
}
