/** @file npm packages: `npm ci` when node_modules is not what the lock file says, nothing otherwise. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { capture } from './children.mjs';
import { remedyMessage } from './remedies.mjs';

/** Retries that give up within a minute where there is no network; npm's own take several. */
const RETRIES = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];

/**
 * Whether node_modules holds what package-lock.json says, installed on this platform, to the end.
 * @param {string} root
 * @param {{ development?: boolean }} [options] whether development packages are wanted too, default true
 */
export function packagesAreCurrent(root, { development = true } = {}) {
  const stamp = readStamp(root);
  return stamp === wantedStamp(root) || (!development && stamp === wantedStamp(root, { development }));
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.maude-setup.json');
}

/** @param {string} root */
function readStamp(root) {
  return existsSync(stampPath(root)) ? readFileSync(stampPath(root), 'utf8') : null;
}

/**
 * @param {string} root
 * @param {StampOptions} [options]
 */
function wantedStamp(root, { platform = `${process.platform}-${process.arch}`, development = true } = {}) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${JSON.stringify({ lock: hash, platform, ...(development ? {} : { development }) })}\n`;
}

/**
 * @typedef {object} StampOptions
 * @property {string} [platform] that packages were installed for, `linux-x64`; default: this one
 * @property {boolean} [development] whether development packages are among them, default true
 */

/**
 * Says that node_modules is what the lock file wants.
 * @param {string} root
 * @param {StampOptions} [options]
 */
export function stampPackages(root, options) {
  writeFileSync(stampPath(root), wantedStamp(root, options));
}

/**
 * npm as a program with its first arguments: the npm that started us, else the one beside this Node, else the first on
 * PATH. Throws when there is none.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {[program: string, ...args: string[]]}
 */
export function npmCommand(env = process.env) {
  const started = env.npm_execpath;
  if (started && basename(started) === 'npm-cli.js' && existsSync(started))
    return [process.execPath, started];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = folders.map((folder) => join(folder, 'npm')).find((program) => existsSync(program));
  if (found) return [found];
  const bundled = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  if (existsSync(bundled)) return [process.execPath, bundled];
  throw new Error(
    'npm was not found. It comes with Node: install Node from https://nodejs.org and run again',
  );
}

/**
 * Installs the packages of the lock file, whatever NODE_ENV says. A link that stands for node_modules is taken away, not
 * what it leads to.
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(text: string) => void} [options.note]
 * @param {{ os: string, cpu: string }} [options.machine] that they are for, default this one
 * @param {boolean} [options.development] whether the notebooks' checks and the tests are to run too, default true
 */
export async function installPackages({
  root,
  env = process.env,
  note = () => {},
  machine,
  development = true,
}) {
  const folder = join(root, 'node_modules');
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(folder);
  rmSync(stampPath(root), { force: true });
  const [program, ...first] = npmCommand(env);
  const args = [
    ...first,
    'ci',
    development ? '--include=dev' : '--omit=dev',
    '--include=optional',
    '--no-progress',
    '--loglevel=http',
    ...(machine ? [`--os=${machine.os}`, `--cpu=${machine.cpu}`] : []),
    ...RETRIES,
  ];
  let fetched = 0;
  const { code, output } = await capture(program, args, {
    cwd: root,
    env: { ...env, PATH: [dirname(process.execPath), env.PATH].filter(Boolean).join(delimiter) },
    onLine: (line) => {
      if (/^npm http (fetch|cache)/.test(line)) note(`${++fetched} requests`);
    },
  });
  if (code !== 0) throw new Error(remedyMessage('npm packages', withoutRequests(output), env));
  stampPackages(root, { platform: machine && `${machine.os}-${machine.cpu}`, development });
}

/** @param {string} output */
function withoutRequests(output) {
  return output.replace(/^npm http .*\n/gm, '');
}
