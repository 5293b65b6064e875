import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setUp, withLibrary } from './set-up.mjs';
import { bareProject, script, temporaryFolder } from './testing';

/** Programs of a machine, faked: what they do is in the scripts, what ran is in the file `ran`. */
function fakeMachine({ npm = 'mkdir -p node_modules', pip = 'exit 0', version = '3 12 1 True' } = {}) {
  const folder = temporaryFolder();
  const ran = join(folder, 'ran');
  writeFileSync(ran, '');
  script(folder, 'npm', `echo npm >> ${ran}; ${npm}`);
  script(
    folder,
    'python3',
    `case "$2" in
       venv) mkdir -p "$3/bin"; touch "$3/pyvenv.cfg"; cp "$0" "$3/bin/python" ;;
       pip) echo "pip $3" >> ${ran}; ${pip} ;;
       *) echo "${version}" ;;
     esac`,
  );
  for (const tool of ['mkdir', 'touch', 'cp', 'sleep']) {
    const path = [`/bin/${tool}`, `/usr/bin/${tool}`].find((candidate) => existsSync(candidate));
    symlinkSync(path ?? tool, join(folder, tool));
  }
  const env = { PATH: folder, XDG_CACHE_HOME: join(folder, 'cache'), MAUDE_TENSORFLOW: 'none' };
  return { env, folder, ran: () => readFileSync(ran, 'utf8').split('\n').filter(Boolean).sort() };
}

/** Runs the real command in a project that holds nothing but the set-up. */
function start(root: string, env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'lib/setup/command.mjs'), 'start'],
    {
      cwd: root,
      env,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr: stderr.trim() };
}

describe('npm start', () => {
  it.each([
    [
      'no Python',
      { version: 'none' },
      /^Python 3\.10 or later is needed; found none on PATH\. Install Python/,
    ],
    ['an old Python', { version: '3 8 10 True' }, /found only 3\.8\.10 \(.*\)\. Install Python 3\.10/],
    ['no ensurepip', { version: '3 11 2 False' }, /apt install python3\.11-venv/],
    ['a full disk', { npm: 'echo ENOSPC; exit 1' }, /^npm packages: the disk is full\. Free some space/],
    [
      'no network',
      { npm: 'echo code EAI_AGAIN; exit 1' },
      /^npm packages: there is no connection .* HTTPS_PROXY/,
    ],
    ['a refused proxy', { pip: 'echo ProxyError; exit 1' }, /^Python packages: the proxy refused/],
    [
      'another file than pinned',
      { pip: 'echo DO NOT MATCH THE HASHES; exit 1' },
      /^Python packages: .*hash differs/,
    ],
  ])('ends in one message and code 1 with %s', (_case, faults, message) => {
    const { status, stdout, stderr } = start(bareProject(), fakeMachine(faults).env);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stdout).not.toMatch(/ at .*\.mjs/);
  });

  it('ends in one message where there is no npm', () => {
    const { env, folder } = fakeMachine();
    spawnSync('rm', [join(folder, 'npm')]);
    const root = bareProject();
    const node = join(temporaryFolder(), 'node');
    spawnSync('cp', [process.execPath, node]);
    const script = join(root, 'lib/setup/command.mjs');
    const { status, stderr } = spawnSync(node, [script, 'start'], {
      env: { ...env, PATH: folder },
      encoding: 'utf8',
    });
    expect([status, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^npm was not found\. It comes with Node/),
    ]);
  });

  it('ends in one message where a named library is not there', () => {
    const { env } = fakeMachine();
    const { MAUDE_TENSORFLOW: _none, ...rest } = env;
    const { status, stderr } = start(bareProject(), { ...rest, TENSORFLOW_LIBRARY_DIR: '/nowhere' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^TENSORFLOW_LIBRARY_DIR: expected .*unset/)]);
  });
});

describe('setUp', () => {
  const lines: string[] = [];
  const steps = {
    line: (text: string) => void lines.push(text),
    step: <T>(_title: string, work: (note: (text: string) => void) => Promise<T>) => work(() => {}),
  };

  it('does each step once, and again only when what it stands on changed', async () => {
    const root = bareProject();
    const { env, ran } = fakeMachine();
    const ready = await setUp({ root, env, steps });
    expect(ready).toMatchObject({
      library: null,
      missing: expect.stringMatching(/unset it to fetch it\. Phase 1/),
    });
    expect(ran()).toEqual(['npm', 'pip install']);
    await setUp({ root, env, steps });
    expect(ran()).toEqual(['npm', 'pip install']);
    writeFileSync(join(root, 'package-lock.json'), '{"changed":true}');
    await setUp({ root, env, steps });
    expect(ran()).toEqual(['npm', 'npm', 'pip install']);
    expect(existsSync(join(root, '.cache/setup.lock'))).toBe(false);
  });

  it('redoes a step that failed and keeps the one that did not', async () => {
    const root = bareProject();
    const broken = fakeMachine({ pip: 'exit 1' });
    await expect(setUp({ root, env: broken.env, steps })).rejects.toThrow('Python packages');
    const { env, ran } = fakeMachine();
    await setUp({ root, env, steps });
    expect(ran()).toEqual(['pip install']);
  });

  it('is done once when two commands start at once', async () => {
    const root = bareProject();
    const { env, ran } = fakeMachine({ npm: 'mkdir -p node_modules; sleep 0.3' });
    await Promise.all([setUp({ root, env, steps }), setUp({ root, env, steps })]);
    expect(ran()).toEqual(['npm', 'pip install']);
  });

  it('goes on with Phase 1 where there is no libtensorflow for the machine', async () => {
    const root = bareProject();
    const { MAUDE_TENSORFLOW: _none, ...env } = fakeMachine().env;
    const ready = await setUp({ root, env, steps, platform: 'linux', arch: 'ppc64' });
    expect(ready.library).toBeNull();
    expect(lines.at(-1)?.trim()).toMatch(/^libtensorflow: there is none for linux on ppc64.*Phase 1 .* runs/);
  });

  it('goes on with Phase 1 where libtensorflow cannot be fetched', async () => {
    const root = bareProject();
    const { env } = fakeMachine({ pip: '[ "$3" = download ] && echo NameResolutionError && exit 1; exit 0' });
    const ready = await setUp({
      root,
      env: { ...env, MAUDE_TENSORFLOW: '', MAUDE_DEVICE: 'cpu' },
      steps,
      arch: 'x64',
      platform: 'linux',
    });
    expect(ready.missing).toMatch(/^libtensorflow: there is no connection .*Phase 1 .* runs without it/);
  });
});

describe('withLibrary', () => {
  it('names an installed library outright', () => {
    const folder = join(temporaryFolder(), 'tensorflow');
    mkdirSync(folder);
    const place = { folder, framework: '', library: '', version: null, flavour: null };
    const name = (origin: 'installed' | 'cache') =>
      withLibrary({}, { library: { ...place, origin }, missing: null });
    expect(name('installed')).toEqual({ TENSORFLOW_LIBRARY_DIR: folder });
    expect(name('cache')).toEqual({});
    expect(dirname(folder)).not.toBe(folder);
  });
});
