import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import { copyProject } from './kernel-session';

const lib = join(codeRoot(), 'lib');
const node = (code: string) =>
  execFileSync(process.execPath, ['-e', code], { cwd: codeRoot(), encoding: 'utf8' });

describe('the door', () => {
  it('has the rooms whose types index.ts names', () => {
    const typed = [
      ...readFileSync(join(lib, 'index.ts'), 'utf8').matchAll(/export \* as (\w+) from '\.\/(\w+)\/index'/g),
    ];
    const names = typed.map(([, name, folder]) => (name === folder ? name : `${name} for ${folder}`)).sort();
    const rooms = readdirSync(lib)
      .filter((name) => existsSync(join(lib, name, 'index.ts')))
      .sort();
    expect(names).toEqual(rooms);
    expect(JSON.parse(node("console.log(JSON.stringify(Object.keys(require('maude')).sort()))"))).toEqual(
      rooms,
    );
  });

  it('loads a room when it is asked for, and nothing else', () => {
    const loaded = node(
      "const door = require('maude'); const { loadedFiles } = require('./lib/typescript.cjs'); const before = loadedFiles(); door.splits; console.log(JSON.stringify([before, loadedFiles()]))",
    );
    const [before, after] = JSON.parse(loaded) as string[][];
    expect(before).toEqual([]);
    expect(after).toContain('splits/index.ts');
    expect(after.filter((file) => /^(notebook|models|tensorflow|runs)\//.test(file))).toEqual([]);
  });

  it('sends the native package of TensorFlow.js to its stand-in, its files not', () => {
    const paths = node(
      "require('maude'); console.log(require.resolve('@tensorflow/tfjs-node-gpu')); console.log(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))",
    ).split('\n');
    expect(paths[0]).toBe(join(lib, 'tensorflow/tfjs/tfjs.cjs'));
    expect(paths[1]).toMatch(/node_modules.@tensorflow.tfjs-node-gpu.package\.json$/);
  });
});

describe('an edit of lib', () => {
  it('is seen in every room but tensorflow, which loads once', () => {
    const { root, remove } = copyProject();
    const script = `
      const { appendFileSync } = require('node:fs');
      const rooms = () => { const { core, splits, tensorflow } = require('maude'); return [core, splits, tensorflow]; };
      const same = (a, b) => a.map((room, i) => room === b[i]);
      const first = rooms();
      const untouched = same(first, rooms());
      appendFileSync('lib/tensorflow/index.ts', '// edited');
      const tensorflow = same(first, rooms());
      appendFileSync('lib/core/check.ts', '// edited');
      console.log(JSON.stringify([untouched, tensorflow, same(first, rooms())]));`;
    try {
      const output = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual([
        [true, true, true],
        [true, true, true],
        [false, false, true],
      ]);
    } finally {
      remove();
    }
  });
});

describe('run.cjs', () => {
  it('prints the message alone and fails', () => {
    const run = () =>
      execFileSync(process.execPath, ['lib/run.cjs', 'lib/notebook/report-command.ts', '--fast'], {
        cwd: codeRoot(),
        encoding: 'utf8',
        stdio: 'pipe',
      });
    try {
      run();
      expect.unreachable();
    } catch (error) {
      expect((error as { status: number }).status).toBe(1);
      expect((error as { stderr: string }).stderr).toBe(
        'expected a notebook\'s number such as 04, or --set NAME=VALUE; received "--fast"\n',
      );
    }
  });
});
