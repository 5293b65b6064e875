/** A publication: planned, tried without sending anything, or carried out and resumed. */
import { join } from 'node:path';
import { check } from '../../core/check';
import { readSealed, writeSealed } from '../../core/files/sealed';
import { type Progress, silent } from '../../core/progress';
import type { Project } from '../../core/project';
import { openExport } from '../export-folder';
import { type PublicationPlan, type PublicationRequest, planPublication } from './plan';
import { type PublicationAccess, type PublishedTarget, publishTarget, refusal } from './publish-target';

/** How to publish. */
export interface PublicationOptions extends PublicationRequest {
  /** True (default) sends nothing. */
  readonly dryRun?: boolean;
  /** Needed unless it is a dry run. */
  readonly access?: PublicationAccess;
  readonly progress?: Progress;
  /** The system's clock by default. */
  readonly now?: () => Date;
}

/** What was or would be published. */
export interface Publication {
  readonly plan: PublicationPlan;
  /** Empty after a dry run. */
  readonly published: readonly PublishedTarget[];
}

/** `reports/selection/<id>/publication.json`: what has been published so far. */
interface PublicationFile {
  readonly format: 'maude-publication/2';
  readonly record: string;
  readonly recordDigest: string;
  /** False while repositories are missing. */
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly published: readonly (PublishedTarget & { readonly at: string })[];
}

/**
 * Publishes record `id` to a model repository and a Space a phase. Each repository changes in one commit or not at all;
 * when one is refused the error says which are published and which are not, `publication.json` says so too, and the
 * next call goes on from there.
 */
export async function publish(
  project: Project,
  id: string,
  options: PublicationOptions,
): Promise<Publication> {
  const { dryRun = true, access, progress = silent, now = () => new Date() } = options;
  const plan = await planPublication(project, id, options);
  if (dryRun) return { plan, published: [] };
  check(access?.token, 'publish: expected a token in the environment variable HF_TOKEN; it is not set');
  const path = join(project.reports, 'selection', id, 'publication.json');
  const published: (PublishedTarget & { at: string })[] = [];
  const nameOf = ({ type, name }: { type: string; name: string }) => `${type} ${name}`;
  const missing = () => plan.targets.map(({ repo }) => nameOf(repo)).slice(published.length);
  const note = (complete: boolean) =>
    writeSealed(path, {
      format: 'maude-publication/2',
      record: id,
      recordDigest: plan.digest,
      complete,
      missing: missing(),
      published,
    } satisfies PublicationFile);
  for (const [i, target] of plan.targets.entries()) {
    progress({ task: 'Publish', done: i, total: plan.targets.length, note: nameOf(target.repo) });
    try {
      access.signal?.throwIfAborted();
      await openExport(project, target.export.folder);
      published.push({ ...(await publishTarget(target, access)), at: now().toISOString() });
    } catch (error) {
      await note(false);
      throw new Error(
        `${nameOf(target.repo)} was not published. ${refusal(error, access)}. Published: ` +
          `${published.map(nameOf).join(', ') || 'nothing'}. Not published: ${missing().join(', ')}. Run again to go on`,
      );
    }
    await note(i === plan.targets.length - 1);
  }
  progress({ task: 'Publish', done: plan.targets.length, total: plan.targets.length });
  return { plan, published };
}

/** What `publication.json` of record `id` says; null before the first attempt. */
export async function readPublication(project: Project, id: string): Promise<PublicationFile | null> {
  const path = join(project.reports, 'selection', id, 'publication.json');
  return readSealed<PublicationFile>(path, 'Delete it and run npm run publish again');
}
