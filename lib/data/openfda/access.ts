/** How openFDA is reached. */
import { check } from '../../core/check';
import { type Clock, systemClock } from '../../core/clock';
import { environmentFetch } from '../../core/network/fetch';
import type { TimeLimits } from '../../core/network/fetch-answer';
import { parseUrl } from '../../core/network/parse-url';
import type { Patience } from '../../core/network/retry';
import { deriveSeed, RandomState } from '../../core/random';
import { LIMITS, RateLimiter } from './rate-limit';

/** openFDA's address. */
export const OPENFDA_URL = 'https://api.fda.gov';

/** Everything that a request needs; the key goes to the host of `baseUrl` and no other. */
export interface OpenfdaAccess extends Patience, TimeLimits {
  readonly fetch: typeof fetch;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The API key; null for none. Never in a URL, a file or a message. */
  readonly key: string | null;
  readonly limiter: RateLimiter;
  readonly userAgent: string;
}

/** What a test or a caller sets; the rest comes from the environment. */
export type AccessOptions = Partial<Omit<OpenfdaAccess, 'key' | 'userAgent'>>;

/**
 * Access as `environment` has it: OPENFDA_API_KEY, the proxies, and OPENFDA_URL (a mirror; plain http on this machine
 * alone).
 */
export async function openfdaAccess(
  environment: NodeJS.ProcessEnv = process.env,
  options: AccessOptions = {},
): Promise<OpenfdaAccess> {
  const key = environment.OPENFDA_API_KEY?.trim() || null;
  const clock: Clock = options.clock ?? systemClock;
  const baseUrl = (options.baseUrl ?? environment.OPENFDA_URL ?? OPENFDA_URL).replace(/\/+$/, '');
  const { protocol, hostname = '' } = parseUrl(baseUrl) ?? {};
  check(
    protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname),
    `OPENFDA_URL: expected an https address; received ${baseUrl}`,
  );
  check(key === null || /^[\x21-\x7e]+$/.test(key), 'OPENFDA_API_KEY: expected a key of plain characters');
  return {
    random: new RandomState(deriveSeed(process.pid, 'openfda', clock.now())),
    limiter: new RateLimiter(key ? LIMITS.withKey : LIMITS.withoutKey, clock),
    ...options,
    fetch: options.fetch ?? (await environmentFetch(environment)),
    clock,
    baseUrl,
    key,
    userAgent: 'maude-severity-workbench/0.1 (research; one client, within your rate limits)',
  };
}
