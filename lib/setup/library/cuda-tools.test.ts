import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing';
import { cudaTools, cudaToolsInWords } from './cuda-tools.cjs';

function put(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
}

describe('cudaTools', () => {
  it('wants both tools, and prefers those beside the library', () => {
    const root = temporaryFolder();
    const library = join(root, 'tensorflow');
    const own = join(root, 'own');
    put(join(own, 'bin/ptxas'));
    expect(cudaTools(library, { CUDA_HOME: own })?.folder).not.toBe(own);
    put(join(own, 'nvvm/libdevice/libdevice.10.bc'));
    expect(cudaTools(library, { CUDA_HOME: own })).toEqual({ folder: own, beside: false });
    expect(cudaToolsInWords(library, { CUDA_HOME: own })).toBe(`ptxas and libdevice in ${own}`);
    const beside = join(root, 'nvidia/cuda_nvcc');
    for (const tool of ['bin/ptxas', 'nvvm/libdevice/libdevice.10.bc']) put(join(beside, tool));
    expect(cudaTools(library, { CUDA_HOME: own })).toEqual({ folder: beside, beside: true });
  });
});
