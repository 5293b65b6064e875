/** For tests: as much of MLflow's server as tracking talks to, on loopback, with the ways in which it can be ill. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
}

interface FakeRun {
  readonly id: string;
  readonly name: string;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** Kept as often as they come: this store drops nothing. */
  readonly metrics: FakeMetric[];
  status: string;
}

/** What is wrong with the server: it refuses, answers with an error, takes the work but loses its answer, or hangs. */
export type Illness = 'none' | 'status500' | 'losesAnswers' | 'hangs';

/** A server that forgets nothing when it is stopped and started. */
export class FakeMlflow {
  readonly runs: FakeRun[] = [];
  readonly experiments: string[] = [];
  readonly authorizations = new Set<string | undefined>();
  illness: Illness = 'none';
  /** Answers so far, of whatever kind. */
  requests = 0;
  private server: Server | null = null;
  private port = 0;

  get uri(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void textOf(request).then((body) => {
        this.requests++;
        this.authorizations.add(request.headers.authorization);
        if (this.illness === 'hangs') return;
        if (this.illness === 'status500') return response.writeHead(500).end('upset');
        const { status, answer } = this.answer(new URL(request.url ?? '', this.uri), body);
        if (this.illness === 'losesAnswers') return request.socket.destroy();
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  run(name: string): FakeRun {
    const found = this.runs.filter((run) => run.name === name);
    if (found.length !== 1) throw new Error(`expected one run ${name}; found ${found.length}`);
    return found[0];
  }

  private answer(url: URL, body: string): { status: number; answer: object } {
    const asked = body === '' ? {} : JSON.parse(body);
    const run = this.runs.find(({ id }) => id === (asked.run_id ?? url.searchParams.get('run_id')));
    switch (url.pathname.replace('/api/2.0/mlflow/', '')) {
      case 'experiments/get-by-name': {
        const at = this.experiments.indexOf(url.searchParams.get('experiment_name') ?? '');
        if (at < 0)
          return { status: 404, answer: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' } };
        return { status: 200, answer: { experiment: { experiment_id: String(at) } } };
      }
      case 'experiments/create':
        return { status: 200, answer: { experiment_id: String(this.experiments.push(asked.name) - 1) } };
      case 'runs/search': {
        const [, key, value] = /tags\.`(.*)` = '(.*)'/.exec(asked.filter) ?? [];
        const runs = this.runs.filter(({ tags }) => tags.get(key) === value);
        return { status: 200, answer: { runs: runs.map(({ id }) => ({ info: { run_id: id } })) } };
      }
      case 'runs/create': {
        const made = { id: `run-${this.runs.length}`, name: asked.run_name, params: new Map(), metrics: [] };
        this.runs.push({ ...made, tags: new Map(asked.tags.map(pair)), status: 'RUNNING' });
        return { status: 200, answer: { run: { info: { run_id: made.id } } } };
      }
      case 'runs/log-batch':
        for (const { key, value } of asked.params ?? []) run?.params.set(key, value);
        for (const { key, value } of asked.tags ?? []) run?.tags.set(key, value);
        run?.metrics.push(...(asked.metrics ?? []));
        return { status: 200, answer: {} };
      case 'runs/update':
        if (run) run.status = asked.status;
        return { status: 200, answer: {} };
      case 'metrics/get-history': {
        const key = url.searchParams.get('metric_key');
        return { status: 200, answer: { metrics: run?.metrics.filter((metric) => metric.key === key) } };
      }
      default:
        return { status: 404, answer: { error_code: 'ENDPOINT_NOT_FOUND', message: url.pathname } };
    }
  }
}

function pair({ key, value }: { key: string; value: string }): [string, string] {
  return [key, value];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
