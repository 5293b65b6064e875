/** Where the cluster is and what opens its door, from the variables that Ray's own command line reads. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { check, show } from '../core/check';

/** How a cluster's dashboard is reached. `headers` hold secrets: never print them. */
export interface RayAddress {
  /** `http(s)://host:port`, with a path where a proxy puts one before; no slash at the end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const EXPECTED =
  "RAY_ADDRESS: expected the address of the cluster's dashboard, http://HOST:8265 (what `ray start --head` prints " +
  'behind "ray job submit", or a forwarded port)';

/**
 * The address from `RAY_ADDRESS`; the headers from `RAY_JOB_HEADERS` (JSON) and the token of `RAY_AUTH_TOKEN`,
 * `RAY_AUTH_TOKEN_PATH` or, where `RAY_AUTH_MODE` is `token`, `~/.ray/auth_token`.
 */
export function rayAddress(environment: NodeJS.ProcessEnv = process.env): RayAddress {
  const headers = userHeaders(environment.RAY_JOB_HEADERS);
  const own = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const token = own ? null : authToken(environment);
  return {
    url: dashboardUrl(environment.RAY_ADDRESS?.trim() ?? ''),
    headers: token === null ? headers : { ...headers, Authorization: `Bearer ${token}` },
  };
}

function dashboardUrl(text: string): string {
  check(text !== '', `${EXPECTED}; it is not set`);
  check(
    /^https?:\/\//i.test(text),
    () =>
      `${EXPECTED}; received ${show(text)}, which is not HTTP (port 6379 is the scheduler's, 10001 Ray Client's)`,
  );
  const url = parseUrl(text);
  check(
    url.username === '' && url.password === '',
    'RAY_ADDRESS: expected no user name or password in it; put them into RAY_JOB_HEADERS as an Authorization header',
  );
  check(url.search === '' && url.hash === '', `${EXPECTED}; received something behind ? or #`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new Error(`${EXPECTED}; what was received is no URL`);
  }
}

function userHeaders(text: string | undefined): Record<string, string> {
  if (!text) return {};
  const expected = 'RAY_JOB_HEADERS: expected JSON of names and texts, {"X-Team": "devices"}';
  let headers: unknown;
  try {
    headers = JSON.parse(text);
  } catch {
    throw new Error(`${expected}; what was received is not JSON`);
  }
  check(typeof headers === 'object' && headers !== null && !Array.isArray(headers), expected);
  for (const [name, value] of Object.entries(headers)) {
    check(/^[\w!#$%&'*+.^`|~-]+$/.test(name), () => `${expected}; received a header named ${show(name)}`);
    check(isHeaderText(value), () => `${expected}; the value of ${name} is none`);
  }
  return headers as Record<string, string>;
}

function authToken(environment: NodeJS.ProcessEnv): string | null {
  const { RAY_AUTH_TOKEN, RAY_AUTH_TOKEN_PATH, RAY_AUTH_MODE, HOME } = environment;
  if (RAY_AUTH_MODE === 'disabled') return null;
  if (RAY_AUTH_TOKEN) return checkToken(RAY_AUTH_TOKEN, 'RAY_AUTH_TOKEN');
  const usual = join(HOME || homedir(), '.ray', 'auth_token');
  const path = RAY_AUTH_TOKEN_PATH || (RAY_AUTH_MODE === 'token' ? usual : null);
  if (path === null) return null;
  check(
    existsSync(path),
    () =>
      `${path}: expected the cluster's token; there is no such file. Write it there, or set RAY_AUTH_TOKEN`,
  );
  return checkToken(readFileSync(path, 'utf8'), path);
}

function checkToken(text: string, where: string): string {
  const token = text.trim();
  check(
    token !== '' && isHeaderText(token),
    `${where}: expected a token of one line; received something else`,
  );
  return token;
}

const isHeaderText = (value: unknown): value is string =>
  typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
