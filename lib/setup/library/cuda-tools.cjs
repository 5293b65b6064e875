/**
 * @file Where the tools lie that XLA compiles with for an NVIDIA GPU: `ptxas` and `libdevice`. Plain CommonJS without
 * dependencies, shared by the doctor and the library's loader.
 */
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** @typedef {{ folder: string, beside: boolean }} CudaTools `beside`: XLA finds them itself */

/** What a folder of CUDA's tools holds, relative to it. */
const TOOLS = ['bin/ptxas', 'nvvm/libdevice/libdevice.10.bc'];

/**
 * The folders to look in, best first: beside the library, where the set-up puts them and XLA looks, then CUDA's own.
 * @param {string} libraryFolder the folder that holds libtensorflow
 * @param {Record<string, string | undefined>} [env]
 */
function cudaFolders(libraryFolder, env = process.env) {
  const named = [env.CUDA_HOME, env.CUDA_PATH, env.CUDA_ROOT].flatMap((folder) => (folder ? [folder] : []));
  return [
    join(dirname(libraryFolder), 'nvidia/cuda_nvcc'),
    ...named,
    '/usr/local/cuda',
    '/usr/local/cuda-12',
  ];
}

/**
 * The first folder with both tools; null when there is none.
 * @param {string} libraryFolder
 * @param {Record<string, string | undefined>} [env]
 * @returns {CudaTools | null}
 */
function cudaTools(libraryFolder, env = process.env) {
  const [beside] = cudaFolders(libraryFolder, {});
  const folder = cudaFolders(libraryFolder, env).find((at) =>
    TOOLS.every((tool) => existsSync(join(at, tool))),
  );
  return folder === undefined ? null : { folder, beside: folder === beside };
}

/**
 * What the doctor says of them.
 * @param {string} libraryFolder
 * @param {Record<string, string | undefined>} [env]
 */
function cudaToolsInWords(libraryFolder, env = process.env) {
  const tools = cudaTools(libraryFolder, env);
  return tools === null
    ? 'ptxas and libdevice not found: functions run plain on a GPU; set CUDA_HOME to a CUDA 12 with both'
    : `ptxas and libdevice in ${tools.folder}`;
}

module.exports = { cudaFolders, cudaTools, cudaToolsInWords };
