import { cpSync, existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packagesAreCurrent, stampPackages } from './packages.mjs';
import { printSteps } from './steps.mjs';
import { bareProject, PROJECT, temporaryFolder } from './testing';
import { bringPackages, cachedPlace } from './user-packages.mjs';

function codeAlone(): string {
  const root = bareProject();
  for (const path of ['lib/package.json', 'lib/tensorflow/tfjs-node'])
    cpSync(join(PROJECT, path), join(root, path), { recursive: true });
  return root;
}

describe('bringPackages', () => {
  it('installs once for the user, however many copies of the code ask at once', async () => {
    const env = { XDG_CACHE_HOME: temporaryFolder() };
    const machine = { env, platform: process.platform, arch: process.arch };
    const steps = printSteps({ write: () => true });
    const installed: string[] = [];
    const install = async ({ root }: { root: string }) => {
      installed.push(root);
      mkdirSync(join(root, 'node_modules'));
      stampPackages(root, { development: false });
    };
    const roots = [codeAlone(), codeAlone()];
    const killed = `${cachedPlace(roots[0], { env })}.tmp-1`;
    mkdirSync(killed, { recursive: true });
    const killedLink = join(roots[0], 'node_modules.tmp-01234567');
    symlinkSync('/nowhere', killedLink);
    await Promise.all(
      [...roots, roots[0]].map((root) => bringPackages({ ...machine, root }, steps, install)),
    );
    expect(installed).toHaveLength(1);
    expect(existsSync(killed)).toBe(false);
    expect(lstatSync(killedLink, { throwIfNoEntry: false })).toBeUndefined();
    for (const root of roots) {
      expect(packagesAreCurrent(root, { development: false })).toBe(true);
      expect(packagesAreCurrent(root)).toBe(false);
    }
    const [first, second] = roots.map((root) => realpathSync(join(root, 'node_modules')));
    expect(first).toBe(second);
    expect(readlinkSync(join(roots[0], 'node_modules'))).toContain(env.XDG_CACHE_HOME);
  });

  it('installs in place where there is a folder of packages', async () => {
    const root = codeAlone();
    mkdirSync(join(root, 'node_modules'));
    const machine = { root, env: {}, platform: process.platform, arch: process.arch };
    const install = async (options: { root: string }) => stampPackages(options.root);
    await bringPackages(machine, printSteps({ write: () => true }), install);
    expect(packagesAreCurrent(root)).toBe(true);
  });
});
