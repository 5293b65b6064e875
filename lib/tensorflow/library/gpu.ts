/** Why a GPU that is there is not used. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContextOptions } from '../context';
import type { Native } from './native';
import type { LibraryPlace } from './places';

/** The CUDA libraries that TensorFlow 2.20 and 2.21 open by name. */
const CUDA_LIBRARIES = [
  ...['libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcufft.so.11'],
  ...['libcusolver.so.11', 'libcusparse.so.12', 'libcudnn.so.9'],
];

/** Signs of an NVIDIA driver: the kernel module, and WSL2's library. */
const DRIVER_SIGNS = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1'];

const LAZY = 1;

/** What the machine has. */
export interface GpuProbe {
  readonly hasDriver: boolean;
  /** Whether the dynamic loader finds a library. */
  canLoad(name: string): boolean;
}

/** Looks at this machine. */
export function probeGpu({ libc }: Native): GpuProbe {
  return {
    hasDriver: DRIVER_SIGNS.some(existsSync),
    canLoad: (name) => libc.dlopen(name, LAZY) !== 0,
  };
}

/**
 * What keeps TensorFlow from a GPU that the machine has, with the remedy; null when there is no GPU, when one is in
 * use, or when the options hide it.
 */
export function unusedGpu(
  probe: GpuProbe,
  place: LibraryPlace,
  devices: readonly { readonly type: string }[],
  { device }: ContextOptions,
): string | null {
  if (device === 'cpu' || devices.some(({ type }) => type === 'GPU') || !probe.hasDriver) return null;
  if (place.flavour === 'cpu')
    return (
      `the machine has an NVIDIA GPU, but ${place.library} is built without CUDA; \`npm start\` fetches the build ` +
      'with it, unless MAUDE_DEVICE=cpu declines'
    );
  const missing = missingLibraries(probe, place);
  if (missing.length === 0)
    return (
      'the machine has an NVIDIA GPU, but TensorFlow cannot use it; the driver may be too old for CUDA 12 ' +
      '(`nvidia-smi` shows it), or CUDA_VISIBLE_DEVICES may hide the GPU'
    );
  return (
    `the machine has an NVIDIA GPU, but these libraries are missing: ${missing.join(', ')}; install them with ` +
    "`pip install 'tensorflow[and-cuda]==2.21.0'`, or let `npm start` fetch them"
  );
}

/** The CUDA libraries that are neither beside the library (the wheel's `nvidia-*` packages) nor on the loader's path. */
function missingLibraries({ canLoad }: GpuProbe, place: LibraryPlace): string[] {
  const packages = join(dirname(place.folder), 'nvidia');
  const beside = existsSync(packages)
    ? readdirSync(packages).flatMap((name) => {
        const folder = join(packages, name, 'lib');
        return existsSync(folder) ? readdirSync(folder) : [];
      })
    : [];
  return CUDA_LIBRARIES.filter((name) => !beside.includes(name) && !canLoad(name));
}
