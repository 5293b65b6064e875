/**
 * @file Which Node versions can run the workbench. Written in the JavaScript of 2020 (no `?.`, no `??`), because old
 * versions must get as far as the message.
 */

/** What package.json's `engines.node` says, in words. */
export const NODE_RANGE = '20.19 or later of 20, 22.12 or later of 22, or 24 and later';

/**
 * Null when `version` can run the workbench, else what is wrong and what to do.
 * @param {string} version as `process.versions.node`
 * @returns {string | null}
 */
export function nodeVersionProblem(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  if (major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return null;
  return (
    `Node ${version} cannot run the workbench: it needs ${NODE_RANGE}. ` +
    'Install a current version from https://nodejs.org or with a version manager (nvm install 24) and run again'
  );
}
