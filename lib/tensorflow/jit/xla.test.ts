import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { LibraryPlace } from '../library/places';
import { probeXla } from './xla';

const place: LibraryPlace = {
  ...{ origin: 'cache', folder: '/nowhere/tensorflow', framework: '', library: '', version: null },
  flavour: 'cpu',
};

describe('probeXla', () => {
  it('does without what ends the process, and says why where nothing works', () => {
    vi.stubEnv('MAUDE_XLA_CACHE', mkdtempSync(join(tmpdir(), 'maude-xla-')));
    vi.stubEnv('CUDA_HOME', '/nowhere/cuda');
    vi.stubEnv('TF_XLA_FLAGS', '--own');
    const flags: (string | undefined)[] = [];
    const withCache = probeXla(place, {}, ({ TF_XLA_FLAGS }) => {
      flags.push(TF_XLA_FLAGS);
      return null;
    });
    expect(withCache.works).toBe(true);
    expect(flags[0]).toMatch(/^--own --tf_xla_persistent_cache_directory=.*compiled$/);
    const without = probeXla(place, {}, ({ TF_XLA_FLAGS }) =>
      TF_XLA_FLAGS?.includes('persistent') ? 'Unknown flags' : null,
    );
    expect(without).toMatchObject({ works: true, env: {} });
    expect(probeXla(place, {}, () => 'no compiler')).toEqual({
      works: false,
      reason: 'no compiler',
      env: {},
    });
    vi.unstubAllEnvs();
  });
});
