import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeVersionProblem } from './node-version.mjs';
import { PROJECT } from './testing';

describe('nodeVersionProblem', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.3', false],
    ['18.20.4', false],
    ['21.7.3', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['v22.20.0', true],
    ['23.11.0', false],
    ['24.0.0', true],
    ['25.1.0', true],
    ['9.11.2', false],
  ])('answers for Node %s: %s', (version, runs) => {
    expect(nodeVersionProblem(version) === null).toBe(runs);
  });

  it('names the version and the remedy', () => {
    expect(nodeVersionProblem('18.20.4')).toMatch(/Node 18\.20\.4 .*20\.19 or later.*nvm install 24/);
  });

  it('agrees with package.json', () => {
    const { engines } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(engines.node).toBe('^20.19.0 || ^22.12.0 || >=24');
  });
});

describe('enter', () => {
  const enter = (call: string) =>
    spawnSync(
      process.execPath,
      ['-e', `import('${PROJECT}/lib/setup/enter.mjs').then(({ enter }) => ${call})`],
      {
        encoding: 'utf8',
      },
    );

  it('ends in one message on an old Node, before it loads the command', () => {
    const { status, stdout, stderr } = enter(`enter(() => { throw new Error('loaded') }, [], '18.20.4')`);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim()).toBe(nodeVersionProblem('18.20.4'));
  });

  it('prints the message of what is thrown and no stack', () => {
    const { status, stderr } = enter(`enter(async () => ({ run() { throw new Error('no disk') } }), [])`);
    expect([status, stderr]).toEqual([1, '\nno disk\n']);
  });

  it('exits with the code of the command', () => {
    expect(enter('enter(async () => ({ run: async () => 3 }), [])').status).toBe(3);
  });
});
