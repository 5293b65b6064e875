/** What a publication would send, checked against the provenance record before a byte leaves. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, show } from '../../core/check';
import type { Project } from '../../core/project';
import { folderName } from '../choice';
import { demoFolder, hasPage } from '../demo/build-demo';
import { type ExportedFolder, exportFolder, openExport } from '../export-folder';
import { openProvenanceRecord } from '../provenance-record';

/** Where to publish. */
export interface PublicationRequest {
  /** A user or organisation of the Hub. */
  readonly owner: string;
  /** The model repository; the Spaces are called the same with `-phase1` and `-phase2`. */
  readonly name: string;
}

/** One repository and what it is to hold. */
export interface PublicationTarget {
  readonly repo: { readonly type: 'model' | 'space'; readonly name: string };
  readonly export: ExportedFolder;
  /** Of the commit; holds the digest, by which an earlier commit of the same is known. */
  readonly title: string;
  readonly bytes: number;
}

/** A whole publication. */
export interface PublicationPlan {
  readonly record: string;
  readonly digest: string;
  /** The model first, then a Space a demo page. */
  readonly targets: readonly PublicationTarget[];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;

/**
 * Plans the publication of record `id`: its chosen model and the demo pages. Throws when an export is missing, was
 * changed, or belongs to another record: nothing is published without its provenance.
 */
export async function planPublication(
  project: Project,
  id: string,
  { owner, name }: PublicationRequest,
): Promise<PublicationPlan> {
  for (const [what, value] of Object.entries({ owner, name }))
    check(
      NAME.test(value),
      () => `${what}: expected letters, digits, "-", "_" or "."; received ${show(value)}`,
    );
  const { digest, selected, best } = await openProvenanceRecord(project, id);
  const open = async (folder: string) => {
    const exported = await openExport(project, folder);
    check(
      exported.manifest.record === id && exported.manifest.recordDigest === digest,
      () =>
        `${folder}: expected an export of record ${id}; it is of ${exported.manifest.record}; run notebook 07`,
    );
    return exported;
  };
  const target = (
    type: 'model' | 'space',
    repository: string,
    exported: ExportedFolder,
  ): PublicationTarget => ({
    repo: { type, name: `${owner}/${repository}` },
    export: exported,
    title: `Publish ${id} (provenance ${digest})`,
    bytes: exported.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const model = await open(exportFolder(project, id, selected));
  const spaces = best
    .filter(({ classifier }) => hasPage(classifier))
    .map((of) => ({ of: folderName(of), folder: join(demoFolder(project), folderName(of)) }));
  for (const { folder } of spaces)
    check(existsSync(folder), () => `${folder}: expected the demo page; run notebook 07`);
  return {
    record: id,
    digest,
    targets: [
      target('model', name, model),
      ...(await Promise.all(
        spaces.map(async ({ of, folder }) => target('space', `${name}-${of}`, await open(folder))),
      )),
    ],
  };
}
