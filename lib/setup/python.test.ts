import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentIsCurrent, findPython, installEnvironment, readEnvironment } from './python.mjs';
import { PROJECT, script, temporaryFolder } from './testing';

/** A folder with a Python that claims a version and whether it can make environments. */
function fakePython(version: string, venv: boolean, name = 'python3'): string {
  const folder = temporaryFolder();
  return script(folder, name, `[ "$1" = -c ] && echo "${version} ${venv ? 'True' : 'False'}"`);
}

describe('findPython', () => {
  const find = (...programs: string[]) => findPython({ PATH: programs.map(dirname).join(':') }, 'linux');

  it('takes the first that is new enough and can make environments', async () => {
    const [old, lame, good] = [
      fakePython('3 9 18', true),
      fakePython('3 12 1', false),
      fakePython('3 10 0', true),
    ];
    expect(await find(old, lame, good)).toEqual({ program: good, version: [3, 10, 0], venv: true });
  });

  it('knows numbered names, where python3 itself is old', async () => {
    const [old, good] = [fakePython('3 8 2', true), fakePython('3 13 0', true, 'python3.13')];
    expect((await find(old, good)).program).toBe(good);
  });

  it('says what is wrong with those it found', async () => {
    await expect(find()).rejects.toThrow(/found none on PATH\. Install Python 3\.10 or later/);
    const old = fakePython('3 9 18', true);
    await expect(find(old)).rejects.toThrow(`found only 3.9.18 (${old}). Install`);
    const lame = fakePython('3 12 1', false);
    await expect(find(old, lame)).rejects.toThrow(
      /Python 3\.12\.1 .* apt install python3\.12-venv.*Without root/,
    );
    await expect(find(script(temporaryFolder(), 'python3', 'exit 1'))).rejects.toThrow('found none');
  });

  it('never takes the environment that it is to make', async () => {
    const root = temporaryFolder();
    spawnSync('mkdir', ['-p', join(root, '.venv/bin')]);
    const own = script(join(root, '.venv/bin'), 'python3', 'echo "3 12 1 True"');
    await expect(findPython({ PATH: dirname(own) }, 'linux', root)).rejects.toThrow('found none');
  });
});

describe('installEnvironment', () => {
  /** Makes environments whose Python is this script again; `pip` is what `-m pip install` does. */
  const shim = (pip: string) => {
    const folder = temporaryFolder();
    return script(
      folder,
      'python3',
      `case "$2" in
         venv) mkdir -p "$3/bin"; echo made >> "$3/../made"; touch "$3/pyvenv.cfg"; cp "$0" "$3/bin/python" ;;
         pip) ${pip} ;;
       esac`,
    );
  };
  const python = (program: string) => ({ program, version: [3, 12, 1], venv: true });

  it('stamps last, and is current until its Python goes away', async () => {
    const root = temporaryFolder();
    expect(environmentIsCurrent(root)).toBe(false);
    await installEnvironment({ root, python: python(shim('exit 0')) });
    expect(environmentIsCurrent(root)).toBe(true);
    expect(readEnvironment(root)?.version).toBe('3.12.1');
    spawnSync('rm', [join(root, '.venv/bin/python')]);
    expect(environmentIsCurrent(root)).toBe(false);
  });

  it('makes a half-finished one anew', async () => {
    const root = temporaryFolder();
    const failing = python(shim('echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"; exit 1'));
    await expect(installEnvironment({ root, python: failing })).rejects.toThrow(
      /Python packages: .*hash differs/,
    );
    expect(environmentIsCurrent(root)).toBe(false);
    await installEnvironment({ root, python: python(shim('exit 0')) });
    expect(environmentIsCurrent(root)).toBe(true);
    expect(readFileSync(join(root, 'made'), 'utf8')).toBe('made\nmade\n');
  });

  it('leaves an environment of the user alone', async () => {
    const root = temporaryFolder();
    spawnSync('mkdir', [join(root, '.venv')]);
    spawnSync('touch', [join(root, '.venv/pyvenv.cfg')]);
    const made = installEnvironment({ root, python: python(shim('exit 0')) });
    await expect(made).rejects.toThrow(/found another one\. Move it away/);
  });

  it('reads what a Python without ensurepip says', async () => {
    const broken = script(temporaryFolder(), 'python3', 'echo "ensurepip is not available"; exit 1');
    const made = installEnvironment({ root: temporaryFolder(), python: python(broken) });
    await expect(made).rejects.toThrow('apt install python3.12-venv');
  });
});

describe('requirements.txt', () => {
  const text = readFileSync(join(PROJECT, 'lib/setup/requirements.txt'), 'utf8').replaceAll('\\\n', ' ');
  const requirements = text.split('\n').filter((line) => line.trim() !== '');

  it('pins every package to one version and its hashes', () => {
    expect(requirements.length).toBeGreaterThan(80);
    const form = /^[a-z0-9-]+==[\w.]+ (; [^-]+)?( *--hash=sha256:[0-9a-f]{64})+$/;
    expect(requirements.filter((line) => !form.test(line.replaceAll(/ +/g, ' ')))).toEqual([]);
  });

  it('holds JupyterLab 4.6.6 and nbconvert 7.17.2', () => {
    const pins = requirements.map((line) => line.split(' ')[0]);
    expect(pins).toContain('jupyterlab==4.6.6');
    expect(pins).toContain('nbconvert==7.17.2');
  });

  it('names no registry', () => {
    expect(text).not.toMatch(/https?:|--index|--find-links/);
  });
});
