/** An MLflow server as the environment names it. */
import { check, show } from '../core/check';
import { environmentFetch } from '../core/network/fetch';
import { parseUrl } from '../core/network/parse-url';

/** Where and how to talk to a server. Its secrets are held by `authorization` and appear in no text. */
export interface MlflowServer {
  /** Without a final slash and without a user's name. */
  readonly uri: string;
  readonly experiment: string;
  readonly fetch: typeof fetch;
  /** The header `Authorization`; null where none is asked for. A function, so that printing the server prints no secret. */
  readonly authorization: () => string | null;
}

/**
 * Reads MLFLOW_TRACKING_URI, MLFLOW_EXPERIMENT_NAME (default `maude-severity`) and MLFLOW_TRACKING_TOKEN, or
 * MLFLOW_TRACKING_USERNAME and _PASSWORD; null where no server is named. Nothing is asked of the server yet.
 */
export async function mlflowServer(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<MlflowServer | null> {
  const named = environment.MLFLOW_TRACKING_URI?.trim();
  if (!named) return null;
  const url = /^https?:\/\/[^/]/.test(named) ? parseUrl(named) : null;
  check(
    url !== null,
    () =>
      `MLFLOW_TRACKING_URI: expected the address of a server, http(s)://...; received ${show(named.replace(/\/\/.*@/, '//...@'))}. ` +
      'Unset it to train without MLflow',
  );
  const authorization = authorizationOf(environment, url);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return {
    uri: url.href.replace(/\/+$/, ''),
    experiment: environment.MLFLOW_EXPERIMENT_NAME?.trim() || 'maude-severity',
    fetch: await environmentFetch(environment),
    authorization: () => authorization,
  };
}

function authorizationOf(environment: NodeJS.ProcessEnv, { username, password }: URL): string | null {
  const token = environment.MLFLOW_TRACKING_TOKEN;
  const user = environment.MLFLOW_TRACKING_USERNAME ?? decodeURIComponent(username);
  const secret = environment.MLFLOW_TRACKING_PASSWORD ?? decodeURIComponent(password);
  // As MLflow's own client: a user's name wins over a token.
  if (user && secret) return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return token ? `Bearer ${token}` : null;
}
