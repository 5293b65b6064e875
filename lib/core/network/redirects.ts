/** Redirects, followed only where they may lead. */
import { check, show } from '../check';
import { parseUrl } from './parse-url';

/** Hosts (with their subdomains) that redirects may lead to besides the origin that was asked; `any` of them. */
export type RedirectHosts = readonly string[] | 'any';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Those after which the same is sent again. */
const SENT_AGAIN = new Set([307, 308]);
const MOST_REDIRECTS = 5;

/** Whether a request only reads. */
export function isRead({ method = 'GET' }: RequestInit): boolean {
  return ['GET', 'HEAD'].includes(method.toUpperCase());
}

/**
 * Fetches `url` and follows redirects (of what is sent only 307 and 308, which ask for the same again): within its
 * origin, else to `hosts` over https (or from http to http where any host may be). Credentials stay with the origin that
 * they were meant for. Throws an error that names both addresses when a redirect leads elsewhere, and after five of them.
 */
export async function fetchFollowing(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  hosts: RedirectHosts,
): Promise<Response> {
  const followed = isRead(init) ? REDIRECTS : SENT_AGAIN;
  let asked = { url, init: { ...init, redirect: 'manual' as const } };
  for (let hops = 0; ; hops++) {
    const response = await fetch(asked.url, asked.init);
    if (!followed.has(response.status)) return response;
    await response.body?.cancel();
    check(hops < MOST_REDIRECTS, `${url}: expected a file; received more than ${MOST_REDIRECTS} redirects`);
    const next = redirectTarget(asked.url, response.headers.get('location'), hosts);
    const headers = new Headers(asked.init.headers);
    if (new URL(next).origin !== new URL(asked.url).origin)
      for (const name of ['authorization', 'cookie']) headers.delete(name);
    asked = { url: next, init: { ...asked.init, headers } };
  }
}

function redirectTarget(from: string, location: string | null, hosts: RedirectHosts): string {
  const [asked, next] = [new URL(from), parseUrl(location, from)];
  check(next !== null, () => `${from}: expected a redirect to an address; received one to ${show(location)}`);
  if (next.origin === asked.origin) return next.href;
  const isSafe =
    next.protocol === 'https:' ||
    (hosts === 'any' && asked.protocol === 'http:' && next.protocol === 'http:');
  const isKnown =
    hosts === 'any' || hosts.some((host) => next.hostname === host || next.hostname.endsWith(`.${host}`));
  const allowed = hosts === 'any' ? 'https' : `https at ${[...hosts, asked.host].join(' or ')}`;
  check(
    isSafe && isKnown,
    () =>
      `${from}: expected a redirect to ${allowed}; received one to ${next.origin}, which was not followed. A proxy or a mirror on the way may send it`,
  );
  return next.href;
}
