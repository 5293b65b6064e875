/** @file npm packages: `npm ci` when node_modules is not what the lock file says, nothing otherwise. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { capture } from './children.mjs';
import { remedyMessage } from './remedies.mjs';

/** Retries that give up within a minute where there is no network; npm's own take several. */
const RETRIES = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];

/**
 * Whether node_modules holds what package-lock.json says, installed on this platform, to the end.
 * @param {string} root
 */
export function packagesAreCurrent(root) {
  return readStamp(root) === wantedStamp(root);
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
 * @param {string} [platform]
 */
function wantedStamp(root, platform = `${process.platform}-${process.arch}`) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${JSON.stringify({ lock: hash, platform })}\n`;
}

/**
 * Says that node_modules is what the lock file wants.
 * @param {string} root
 * @param {string} [platform] that it was installed for, `linux-x64`; default: this one
 */
export function stampPackages(root, platform) {
  writeFileSync(stampPath(root), wantedStamp(root, platform));
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
 * Installs the packages of the lock file. Development packages too, whatever NODE_ENV says: the notebooks' compiler and
 * the tests are among them.
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(text: string) => void} [options.note]
 * @param {{ os: string, cpu: string }} [options.machine] that they are for, default this one
 */
export async function installPackages({ root, env = process.env, note = () => {}, machine }) {
  rmSync(stampPath(root), { force: true });
  const [program, ...first] = npmCommand(env);
  const args = [
    ...first,
    'ci',
    '--include=dev',
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
  stampPackages(root, machine && `${machine.os}-${machine.cpu}`);
}

/** @param {string} output */
function withoutRequests(output) {
  return output.replace(/^npm http .*\n/gm, '');
}
