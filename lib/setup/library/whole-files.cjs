/**
 * @file Whether the files of a cache folder are still what its manifest says. Hashing a library takes seconds, so what
 * was found whole is remembered beside the manifest, with size, times and inode of each file: only a file that changed
 * since is hashed again. Plain CommonJS without dependencies, as `library-places.cjs`.
 */
const { createHash } = require('node:crypto');
const {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

/** @typedef {{ name: string, bytes: number, sha256: string }} NamedFile `name` relative to the folder */

const NOTES = 'verified.json';
const CHUNK_BYTES = 1 << 22;

/**
 * What is wrong with the first file of `files` in `folder` that is missing, cut or changed; null when all are whole.
 * @param {string} folder
 * @param {readonly NamedFile[]} files
 * @returns {string | null}
 */
function damageOf(folder, files) {
  const known = readNotes(folder);
  /** @type {Record<string, string>} */
  const found = {};
  for (const { name, bytes, sha256 } of files) {
    const path = join(folder, name);
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats) return `${path}: no such file`;
    if (stats.size !== BigInt(bytes)) return `${path}: expected ${bytes} bytes; received ${stats.size}`;
    const note = [sha256, stats.size, stats.mtimeNs, stats.ctimeNs, stats.ino, stats.dev].join(' ');
    if (known[name] !== note) {
      const actual = hashOf(path);
      if (actual !== sha256) return `${path}: expected SHA-256 ${sha256}; received ${actual}`;
    }
    found[name] = note;
  }
  if (files.some(({ name }) => known[name] !== found[name])) writeNotes(folder, found);
  return null;
}

/**
 * The manifest of a library; throws when it is damaged.
 * @param {string} path
 * @returns {import('./library-places.cjs').LibraryManifest}
 */
function readManifest(path) {
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(manifest.files) || manifest.files.length < 2)
    throw new Error("expected a list of the library's files; received none");
  return manifest;
}

/**
 * Notes of an earlier check; none where they cannot be read. Whatever else they say, only an exact note counts.
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
function readNotes(folder) {
  try {
    const notes = JSON.parse(readFileSync(join(folder, NOTES), 'utf8'));
    return typeof notes === 'object' && notes !== null ? notes : {};
  } catch {
    return {};
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} notes
 */
function writeNotes(folder, notes) {
  const temporary = join(folder, `${NOTES}.tmp-${process.pid}`);
  try {
    writeFileSync(temporary, `${JSON.stringify(notes, null, 2)}\n`);
    renameSync(temporary, join(folder, NOTES));
  } catch {
    // Where the cache cannot be written, the next process hashes again.
    rmSync(temporary, { force: true });
  }
}

/** @param {string} path */
function hashOf(path) {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

module.exports = { damageOf, readManifest };
