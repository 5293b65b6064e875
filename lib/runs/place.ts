/** Which folder a run is written to: a finished one found again, an unfinished one continued, or a new one. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../core/project';
import { readRun } from './registry';
import type { Reuse } from './request';
import type { Run, RunInputs } from './run';

/** Where a run goes and what is there already. */
export interface Place {
  readonly id: string;
  readonly folder: string;
  /** What is there: finished, to be continued, or null. */
  readonly found: Run | null;
}

/** The folder of run folders: trials of sweeps and ablations lie apart, so that nothing compares, chooses or exports one. */
export function runsOf(project: Project, { trial, names }: Pick<RunInputs, 'trial' | 'names'>): string {
  if (trial) return join(project.reports, 'sweeps');
  return names ? join(project.reports, 'ablations') : project.runs;
}

/** Finds the place of the run with this base id. */
export async function findPlace(project: Project, baseId: string, reuse: Reuse): Promise<Place> {
  const places = await sameInputs(project, baseId);
  const finished = places.filter(({ found }) => found?.status === 'finished');
  if (reuse === 'finished' && finished.length > 0) return finished[finished.length - 1];
  const newest = places[places.length - 1];
  if (newest && newest.found?.status !== 'finished') return newest;
  const id = newest ? `${baseId}-${numberOf(newest.id, baseId) + 1}` : baseId;
  return { id, folder: join(project.runs, id), found: null };
}

/** The runs of the same inputs, oldest first. */
async function sameInputs(project: Project, baseId: string): Promise<Place[]> {
  const entries = existsSync(project.runs) ? await readdir(project.runs) : [];
  const ids = entries
    .filter((id) => id === baseId || (id.startsWith(`${baseId}-`) && numberOf(id, baseId) >= 2))
    .sort((a, b) => numberOf(a, baseId) - numberOf(b, baseId));
  return Promise.all(
    ids.map(async (id) => {
      const folder = join(project.runs, id);
      return { id, folder, found: await readRun(folder) };
    }),
  );
}

/** 1 for the base id, n for `baseId-n`, NaN for anything else. */
function numberOf(id: string, baseId: string): number {
  const end = id.slice(baseId.length + 1);
  return id === baseId ? 1 : /^\d+$/.test(end) ? Number(end) : Number.NaN;
}
