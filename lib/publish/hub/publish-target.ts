/** One repository of a publication: made if it is not there, then filled in one commit. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type HubAccess, hubFetch, said } from '../../classifiers/encoder/pretrained/hub-fetch';
import { check } from '../../core/check';
import { parseAnswer } from '../../core/network/parse-answer';
import type { PublicationTarget } from './plan';

/** What became of a repository. */
export interface PublishedTarget {
  readonly type: 'model' | 'space';
  readonly name: string;
  readonly commit: string;
  /** True when an earlier attempt had published it. */
  readonly reused: boolean;
}

/** How the Hub is written to; a token is needed. */
export interface PublicationAccess extends HubAccess {
  readonly token: string;
  readonly visibility: 'private' | 'public';
}

/** Uploads are answered when they are whole. */
const ANSWER_MS = 30 * 60_000;

/**
 * Publishes one target: all its files in one commit on top of the commit that was seen before, what is no longer part of
 * it removed. A commit of the same title is taken for ours: nothing is sent twice. Throws what the Hub refused; then
 * this repository is as it was.
 */
export async function publishTarget(
  target: PublicationTarget,
  access: PublicationAccess,
): Promise<PublishedTarget> {
  const hub = await import('@huggingface/hub');
  const { repo, title, export: exported } = target;
  const shared = {
    repo,
    hubUrl: access.hubUrl,
    fetch: hubFetch({ ...access, answerMs: ANSWER_MS }),
    accessToken: access.token,
  };
  const head = async () => {
    for await (const { oid, title: own } of hub.listCommits({ ...shared, batchSize: 1 }))
      return { oid, title: own };
    return null;
  };
  const isMissing = (error: unknown) => statusOf(error) === 404;
  const found = await head().catch((error: unknown) => {
    if (isMissing(error)) return 'missing' as const;
    throw error;
  });
  if (found === 'missing')
    await hub
      .createRepo({
        ...shared,
        visibility: access.visibility,
        ...(repo.type === 'space' ? { sdk: 'static' } : {}),
      })
      .catch((error: unknown) => {
        if (statusOf(error) !== 409) throw error;
      });
  const parent = found === 'missing' ? await head() : found;
  const done = (commit: string, reused: boolean): PublishedTarget => ({ ...repo, commit, reused });
  if (parent?.title === title) return done(parent.oid, true);

  const wanted = new Set(exported.manifest.files.map(({ path }) => path));
  const stale: string[] = [];
  for await (const { path, type } of hub.listFiles({ ...shared, recursive: true }))
    if (type === 'file' && path !== '.gitattributes' && !wanted.has(path)) stale.push(path);
  try {
    const result = await hub.commit({
      ...shared,
      title,
      operations: [
        ...[...wanted].map((path) => ({
          operation: 'addOrUpdate' as const,
          path,
          content: pathToFileURL(join(exported.folder, path)),
        })),
        ...stale.map((path) => ({ operation: 'delete' as const, path })),
      ],
      parentCommit: parent?.oid,
      useXet: false,
      abortSignal: access.signal,
    });
    check(result, () => `${repo.name}: the Hub named no commit`);
    await checkPublished(target, result.commit.oid, shared);
    return done(result.commit.oid, false);
  } catch (error) {
    // The answer to a commit can be lost although the commit was made.
    const now = await head().catch(() => null);
    if (now?.title === title) return done(now.oid, false);
    throw error;
  }
}

/** Reads the provenance record back from the commit: it must have the digest that was published. */
async function checkPublished(
  { repo, export: { manifest } }: PublicationTarget,
  commit: string,
  { hubUrl, fetch }: { hubUrl: string; fetch: typeof globalThis.fetch },
): Promise<void> {
  const prefix = repo.type === 'space' ? 'spaces/' : '';
  const response = await fetch(`${hubUrl}/${prefix}${repo.name}/resolve/${commit}/provenance.json`);
  check(
    response.ok,
    () => `${repo.name}: the commit ${commit} holds no provenance.json (HTTP ${response.status})`,
  );
  const { digest } = parseAnswer(Buffer.from(await response.arrayBuffer())) as { digest?: string };
  check(
    digest === manifest.recordDigest,
    () => `${repo.name}: expected provenance ${manifest.recordDigest}; received ${digest}`,
  );
}

/** The HTTP status of an error of the Hub's client; NaN for others. */
export function statusOf(error: unknown): number {
  return Number((error as { statusCode?: number }).statusCode ?? Number.NaN);
}

/** What the Hub refused, and the way out; the token is in no message. */
export function refusal(error: unknown, access: PublicationAccess): string {
  const status = statusOf(error);
  return `${access.hubUrl}: ${REASONS[status] ?? said(error, access)}${Number.isFinite(status) ? ` (HTTP ${status})` : ''}`;
}

const CONFLICT =
  'somebody changed the repository since it was looked at; look at the change, then run again to publish on top of it';
const TOKEN = 'the token may not write here: set HF_TOKEN to a token with write access to the owner';
const REASONS: Readonly<Record<number, string>> = {
  401: TOKEN,
  403: TOKEN,
  409: CONFLICT,
  412: CONFLICT,
  429: 'too many requests: wait some minutes and run again',
};
