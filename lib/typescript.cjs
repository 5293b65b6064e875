/**
 * Lets Node require the TypeScript files of lib in place: esbuild turns each into CommonJS in memory, an edited
 * file is noticed at the next `refresh`, and stacks name the lines of the TypeScript. Loaded once per process.
 */
'use strict';

const { readdirSync, readFileSync, statSync } = require('node:fs');
const Module = require('node:module');
const { join, relative, sep } = require('node:path');

const LIB = __dirname;
const OPTIONS = {
  format: 'cjs',
  target: 'es2022',
  sourcemap: 'inline',
  supported: { 'dynamic-import': false },
  logLevel: 'silent',
};

/** path -> { stamp, code } of transpiled files. */
const outputs = new Map();
/** path -> stamp of the files as they were loaded. */
const loaded = new Map();

const stampOf = (path) => {
  const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
};
const isOurs = (path) => path.startsWith(LIB + sep) && !path.includes(`${sep}node_modules${sep}`);
const isTensorflow = (path) => path.startsWith(join(LIB, 'tensorflow') + sep);

/** Transpiles every file of lib in one go: one start of esbuild instead of one per file. */
function transpileAll() {
  const files = readdirSync(LIB, { recursive: true })
    .filter(
      (name) => name.endsWith('.ts') && !/\.(test|check|d)\.ts$/.test(name) && !name.includes('node_modules'),
    )
    .map((name) => join(LIB, name));
  const stamps = new Map(files.map((path) => [path, stampOf(path)]));
  const built = require('esbuild').buildSync({
    ...OPTIONS,
    // By names below lib: esbuild takes a star in the path of a folder as a pattern.
    absWorkingDir: LIB,
    entryPoints: files.map((path) => `./${relative(LIB, path)}`),
    bundle: false,
    write: false,
    outbase: LIB,
    outdir: LIB,
  });
  for (const { path, text } of built.outputFiles) {
    const source = path.replace(/\.js$/, '.ts');
    outputs.set(source, { stamp: stamps.get(source), code: text });
  }
}

function transpile(path) {
  const stamp = stampOf(path);
  if (outputs.size === 0) {
    try {
      transpileAll();
    } catch {
      // A file somewhere in lib has a syntax error: files are then transpiled one by one, as they are needed.
    }
  }
  const known = outputs.get(path);
  if (known?.stamp === stamp) return known;
  const { code } = require('esbuild').transformSync(readFileSync(path, 'utf8'), {
    ...OPTIONS,
    loader: 'ts',
    sourcefile: path,
  });
  outputs.set(path, { stamp, code });
  return outputs.get(path);
}

const otherTypescript = Module._extensions['.ts'] ?? Module._extensions['.js'];
Module._extensions['.ts'] = (module, path) => {
  if (!isOurs(path)) return otherTypescript(module, path);
  const { stamp, code } = transpile(path);
  loaded.set(path, stamp);
  module._compile(code, path);
};

// The package's own entry wants its native addon of 2022; lib/tensorflow stands in for it.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request === '@tensorflow/tfjs-node-gpu') return join(LIB, 'tensorflow', 'tfjs', 'tfjs.cjs');
  return resolveFilename.call(this, request, ...rest);
};

if (Module.setSourceMapsSupport)
  Module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
else process.setSourceMapsEnabled(true);

/**
 * Forgets all loaded files of lib when one of them was edited, so that the next require reads them anew. Files of
 * lib/tensorflow are never forgotten: native libraries load once per process.
 */
function refresh() {
  for (const path of Object.keys(require.cache))
    if (path.endsWith('.json') && isOurs(path) && !loaded.has(path)) loaded.set(path, stampOf(path));
  const reloadable = [...loaded].filter(([path]) => !isTensorflow(path));
  if (reloadable.every(([path, stamp]) => stampOf(path) === stamp)) return;
  for (const [path] of reloadable) {
    delete require.cache[path];
    loaded.delete(path);
  }
}

/** Folders of lib that have an index.ts. */
function rooms() {
  const isRoom = (entry) =>
    entry.isDirectory() && statSync(join(LIB, entry.name, 'index.ts'), { throwIfNoEntry: false });
  return readdirSync(LIB, { withFileTypes: true })
    .filter(isRoom)
    .map((entry) => entry.name);
}

/** Files of lib that are loaded now, relative to lib. */
function loadedFiles() {
  return [...loaded.keys()].filter((path) => require.cache[path]).map((path) => relative(LIB, path));
}

module.exports = { refresh, rooms, loadedFiles };
