/**
 * The network as the user's environment wants it. Node's own `fetch` knows NODE_EXTRA_CA_CERTS but, before Node 24, no
 * proxy.
 */

/** The proxies that an environment names; small letters win, as in curl. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  /** Hosts that are reached directly, separated by commas; `*` is all of them. */
  readonly none: string;
}

/** Reads HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; null where no proxy is named. */
export function proxiesOf(environment: NodeJS.ProcessEnv): Proxies | null {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || '';
  const http = named('HTTP_PROXY') || named('ALL_PROXY');
  const https = named('HTTPS_PROXY') || named('ALL_PROXY');
  return http || https ? { http, https, none: named('NO_PROXY') } : null;
}

/**
 * Node's `fetch`, through the proxies that `environment` names. Where only HTTP_PROXY is set, it carries https, too.
 * Certificates of a proxy that opens https are trusted through NODE_EXTRA_CA_CERTS.
 */
export async function environmentFetch(environment: NodeJS.ProcessEnv = process.env): Promise<typeof fetch> {
  const proxies = proxiesOf(environment);
  if (proxies === null) return fetch;
  const { EnvHttpProxyAgent, fetch: fetchBy } = await import('undici');
  const { http, https, none } = proxies;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: none });
  const asked = fetchBy as unknown as typeof fetch;
  return (input, init) => asked(input, { ...init, dispatcher } as RequestInit);
}
