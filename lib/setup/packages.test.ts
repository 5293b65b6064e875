import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installPackages, npmCommand, packagesAreCurrent } from './packages.mjs';
import { bareProject, PROJECT, script, temporaryFolder } from './testing';

interface LockedPackage {
  integrity?: string;
  resolved?: string;
  link?: boolean;
  version: string;
}

const lock: Record<string, LockedPackage> = JSON.parse(
  readFileSync(join(PROJECT, 'package-lock.json'), 'utf8'),
).packages;

describe('package-lock.json', () => {
  const names = [
    ['linux-x64', '@esbuild/linux-x64', '@koromix/koffi-linux-x64', '@duckdb/node-bindings-linux-x64'],
    [
      'linux-arm64',
      '@esbuild/linux-arm64',
      '@koromix/koffi-linux-arm64',
      '@duckdb/node-bindings-linux-arm64',
    ],
    [
      'darwin-arm64',
      '@esbuild/darwin-arm64',
      '@koromix/koffi-darwin-arm64',
      '@duckdb/node-bindings-darwin-arm64',
    ],
  ];

  it.each(names)('pins the native packages of %s', (_platform, ...packages) => {
    for (const name of packages) {
      const found = Object.entries(lock).filter(([path]) => path.endsWith(`node_modules/${name}`));
      expect(found, name).not.toEqual([]);
      for (const [, { integrity }] of found) expect(integrity).toMatch(/^sha512-/);
    }
  });

  it('pins every package by hash and names no registry', () => {
    const fetched = Object.entries(lock).filter(
      ([path, entry]) => path.includes('node_modules/') && !entry.link,
    );
    expect(fetched.length).toBeGreaterThan(200);
    expect(fetched.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
    const addresses = Object.values(lock).flatMap(({ resolved }) => resolved ?? []);
    expect(addresses.filter((address) => /^[a-z+]+:\/\//.test(address))).toEqual([]);
  });

  it('goes with an .npmrc that runs no install scripts', () => {
    const lines = readFileSync(join(PROJECT, '.npmrc'), 'utf8').split('\n');
    expect(lines).toContain('ignore-scripts=true');
    expect(lines).toContain('omit-lockfile-registry-resolved=true');
  });
});

describe('npmCommand', () => {
  it('takes the npm that started us, then the one of PATH', () => {
    const folder = temporaryFolder();
    const npm = script(folder, 'npm', 'exit 0');
    const started = script(folder, 'npm-cli.js', '');
    expect(npmCommand({ npm_execpath: started, PATH: folder })).toEqual([process.execPath, started]);
    expect(npmCommand({ npm_execpath: '/elsewhere/yarn.js', PATH: folder })).toEqual([npm]);
  });
});

describe('installPackages', () => {
  /** A PATH whose npm runs `body` in the project. */
  const withNpm = (body: string) => ({
    PATH: `${script(temporaryFolder(), 'npm', body).slice(0, -4)}:/usr/bin:/bin`,
  });

  it('says afterwards that node_modules is as the lock file says, until that changes', async () => {
    const root = bareProject();
    expect(packagesAreCurrent(root)).toBe(false);
    const notes: string[] = [];
    const env = withNpm(
      'mkdir -p node_modules; echo "$@" > arguments; echo "npm http fetch GET 200 a"; echo "npm http cache b"',
    );
    await installPackages({ root, env, note: (text) => notes.push(text) });
    expect(packagesAreCurrent(root)).toBe(true);
    expect(notes).toEqual(['1 requests', '2 requests']);
    expect(readFileSync(join(root, 'arguments'), 'utf8')).toMatch(/^ci --include=dev --include=optional /);
    writeFileSync(join(root, 'package-lock.json'), '{}');
    expect(packagesAreCurrent(root)).toBe(false);
  });

  it('trusts no half-finished installation', async () => {
    const root = bareProject();
    await installPackages({ root, env: withNpm('mkdir -p node_modules') });
    const failing = withNpm('echo "npm error code ENOSPC"; exit 1');
    await expect(installPackages({ root, env: failing })).rejects.toThrow(
      /npm packages: the disk is full\. Free/,
    );
    expect(packagesAreCurrent(root)).toBe(false);
  });
});
