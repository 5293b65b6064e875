/** The word `openfda` where a source of records is asked for. */
import type { Progress } from '../../core/progress';
import type { Project } from '../../core/project';
import type { DataValues } from '../parameters';
import { type OpenfdaAccess, openfdaAccess } from './access';
import { fetchRaw } from './fetch-raw';
import { parseQuotas } from './parse-quotas';
import { DEFAULT_DRAW, type RawRequest } from './request';

/** The word for records that are fetched from openFDA. */
export const OPENFDA = 'openfda';

/** What of a source concerns openFDA; no effect on other sources. */
export interface OpenfdaSource {
  readonly source?: string;
  /** Exactly this, default the draw of `quotas` and `seed`. */
  readonly openfda?: RawRequest;
  /** `Death=12400, Injury=46500, Death:2020=500`: reports drawn by event type, and of single years. */
  readonly quotas?: string;
  readonly seed?: number;
  /** See `FetchContext`. */
  readonly lastUpdated?: string;
  readonly onReload?: DataValues['onReload'];
}

/** Where raw files go and who is told. */
export interface OpenfdaSourceContext {
  readonly project: Project;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Default: as the environment has it. */
  readonly access?: OpenfdaAccess;
}

/**
 * Files and folders to read: `request.source` itself, or for `openfda` the raw folder of what is asked for, fetched from
 * openFDA when it is not there yet.
 */
export async function resolveSource(
  { source = '', openfda, quotas, seed = DEFAULT_DRAW.seed, lastUpdated, onReload }: OpenfdaSource,
  { project, progress, signal, access }: OpenfdaSourceContext,
): Promise<string> {
  if (source !== OPENFDA) return source;
  const request = openfda ?? { ...DEFAULT_DRAW, ...(quotas ? parseQuotas(quotas) : {}), seed };
  const onWait = (reason: string, milliseconds: number) =>
    progress?.({
      task: 'Waiting for openFDA',
      done: Math.round(milliseconds / 1000),
      total: null,
      unit: 's',
      note: reason,
    });
  const given = access ?? (await openfdaAccess(process.env, { signal, onWait }));
  const { folder } = await fetchRaw(request, { project, access: given, lastUpdated, onReload, progress });
  return folder;
}
