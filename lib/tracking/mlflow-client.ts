/** The few calls of MLflow's REST API that tracking needs. */
import { check, messageOf, show } from '../core/check';
import { type Clock, systemClock } from '../core/clock';
import { type Answer, wholeBody, withAnswer } from '../core/network/fetch-answer';
import { parseAnswer } from '../core/network/parse-answer';
import { retryAfterMs, TryAgain } from '../core/network/retry';
import { secretsOf, withoutSecrets, withoutSecretsIn } from '../core/text/secrets';
import type { MlflowServer } from './mlflow-server';
import { spellNumber } from './point-journal';

/** A refusal that will stay one: the request, the rights or the address are wrong. */
export class MlflowRefusal extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

/** How MLflow says that a run ended. */
export type RunEnd = 'FINISHED' | 'FAILED' | 'KILLED';
/** What MLflow says of a run. */
export type MlflowStatus = 'RUNNING' | RunEnd;

/** A name with its text: a parameter or a tag. */
export interface NamedText {
  readonly key: string;
  readonly value: string;
}

/** One point of a curve. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

const ANSWER_MS = 10_000;
/** Of an answer; a page of 25,000 points has about three million. */
const MOST_BYTES = 32 << 20;
/** Of the history of one metric. */
const MOST_POINTS = 2_000_000;
const MOST_PAGES = 1000;

/** Talks to one server. Throws `TryAgain` where it is away or overwhelmed, `MlflowRefusal` where it says no. */
export class MlflowClient {
  private experimentId: string | null = null;

  constructor(
    readonly server: MlflowServer,
    private readonly signal?: AbortSignal,
    private readonly clock: Clock = systemClock,
  ) {}

  /** The run whose tag `tag.key` says `tag.value`; null where there is none. */
  async findRun(tag: NamedText): Promise<string | null> {
    const filter = `tags.\`${tag.key}\` = '${tag.value}'`;
    const asked = { experiment_ids: [await this.experiment()], filter, max_results: 1 };
    const { runs } = await this.call<{ runs?: { info: { run_id: string } }[] }>('runs/search', asked);
    return runs?.at(0)?.info.run_id ?? null;
  }

  /** Makes a run; returns its id. */
  async createRun(name: string, startTime: number, tags: readonly NamedText[]): Promise<string> {
    const experiment = await this.experiment();
    const asked = { experiment_id: experiment, run_name: name, start_time: startTime, tags };
    const { run } = await this.call<{ run: { info: { run_id: string } } }>('runs/create', asked);
    return run.info.run_id;
  }

  /** At most 1000 things in all, 100 parameters and 100 tags. */
  async logBatch(
    run: string,
    batch: {
      readonly metrics?: readonly Metric[];
      readonly params?: readonly NamedText[];
      readonly tags?: readonly NamedText[];
    },
  ): Promise<void> {
    await this.call('runs/log-batch', { run_id: run, ...batch });
  }

  async updateRun(run: string, status: MlflowStatus, endTime: number | null): Promise<void> {
    await this.call('runs/update', {
      run_id: run,
      status,
      ...(endTime === null ? {} : { end_time: endTime }),
    });
  }

  /** All points of one metric. Throws where there is no end to them. */
  async history(run: string, key: string): Promise<Metric[]> {
    const all: Metric[] = [];
    let token = '';
    let pages = 0;
    do {
      const query = {
        run_id: run,
        metric_key: key,
        max_results: '25000',
        ...(token && { page_token: token }),
      };
      const page = await this.call<{ metrics?: Metric[]; next_page_token?: string }>(
        `metrics/get-history?${new URLSearchParams(query)}`,
      );
      for (const metric of page.metrics ?? [])
        all.push({ ...metric, timestamp: Number(metric.timestamp), step: Number(metric.step ?? 0) });
      const next = page.next_page_token ?? '';
      check(
        next === '' || (page.metrics?.length ?? 0) > 0,
        () => `${this.server.uri}, ${key}: expected points; received none, and a link to more`,
      );
      check(
        next === '' || (next !== token && all.length < MOST_POINTS && ++pages < MOST_PAGES),
        () =>
          `${this.server.uri}, ${key}: expected a history that ends; received ${all.length} points, and a link to ${next === token ? 'the same page' : 'more'}. Does MLFLOW_TRACKING_URI name MLflow?`,
      );
      token = next;
    } while (token !== '');
    return all;
  }

  /** The experiment's id: found, or made. */
  private async experiment(): Promise<string> {
    const id = this.experimentId ?? (await this.findExperiment()) ?? (await this.createExperiment());
    this.experimentId = id;
    return id;
  }

  private async findExperiment(): Promise<string | null> {
    const name = new URLSearchParams({ experiment_name: this.server.experiment });
    try {
      const { experiment } = await this.call<{ experiment: { experiment_id: string } }>(
        `experiments/get-by-name?${name}`,
      );
      return experiment.experiment_id;
    } catch (error) {
      if (isCode(error, 'RESOURCE_DOES_NOT_EXIST')) return null;
      throw error;
    }
  }

  private async createExperiment(): Promise<string> {
    try {
      const asked = { name: this.server.experiment };
      return (await this.call<{ experiment_id: string }>('experiments/create', asked)).experiment_id;
    } catch (error) {
      // Another process was quicker.
      const found = isCode(error, 'RESOURCE_ALREADY_EXISTS') ? await this.findExperiment() : null;
      if (found === null) throw error;
      return found;
    }
  }

  /** POST with a body, GET without one. */
  private async call<T>(path: string, body?: object): Promise<T> {
    const { uri, fetch, authorization } = this.server;
    const authorized = authorization();
    const secrets = authorized === null ? [] : secretsOf(authorized);
    const request = {
      ...{ fetch, url: `${uri}/api/2.0/mlflow/${path}`, signal: this.signal },
      ...{ answerMs: ANSWER_MS, stallMs: ANSWER_MS, bodyMs: ANSWER_MS },
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(authorized !== null && { authorization: authorized }),
      },
      ...(body && { body: JSON.stringify(body, spellNumber) }),
    };
    try {
      const where = `${uri}, ${path.split('?')[0]}`;
      return await withAnswer(request, (answer) =>
        read<T>(answer, { where, secrets, now: this.clock.now() }),
      );
    } catch (error) {
      if (this.signal?.aborted) throw new TryAgain(`${uri} was not reached (given up)`);
      throw withoutSecretsIn(error, secrets);
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof MlflowRefusal && error.code === code;
}

interface Reading {
  /** Names the call in messages. */
  readonly where: string;
  readonly secrets: readonly string[];
  readonly now: number;
}

async function read<T>(answer: Answer, { where, secrets, now }: Reading): Promise<T> {
  const { status, headers } = answer;
  const body = await wholeBody(answer, MOST_BYTES);
  const json = parsed(body, where);
  if (status === 200 && typeof json === 'object' && json !== null) return json as T;
  if (status >= 500 || status === 429 || status === 408)
    throw new TryAgain(`${where}: status ${status}`, retryAfterMs(headers, now));
  const { error_code = String(status), message = body.toString('utf8', 0, 1000) } = (json ?? {}) as {
    error_code?: string;
    message?: string;
  };
  // Shortened after the secrets are out of it: a part of one is one too.
  const said = show(withoutSecrets(String(message), secrets));
  const remedy =
    status === 401 || status === 403
      ? '. Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD'
      : '';
  throw new MlflowRefusal(
    `${where}: expected an answer of MLflow; received status ${status}: ${said}${remedy}`,
    error_code,
  );
}

/** Null where it is no JSON: an error page. */
function parsed(body: Buffer, where: string): unknown {
  try {
    return parseAnswer(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new Error(`${where}: ${messageOf(error)}`);
  }
}
