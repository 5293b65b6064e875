import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../core/clock';
import { ComeBackLater, politeWait, TryAgain } from '../core/network/retry';
import { RandomState } from '../core/random';
import { MlflowClient, MlflowRefusal } from './mlflow-client';
import { mlflowServer } from './mlflow-server';
import { Sender } from './sender';

let close = async () => {};
afterEach(() => close());

const PASSWORD = 'pass/word+0123456789';

/** A client of a server that answers so. */
async function clientOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  environment: NodeJS.ProcessEnv = {},
) {
  const state = { requests: 0 };
  const server = createServer((request, response) => {
    state.requests++;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const MLFLOW_TRACKING_URI = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const named = await mlflowServer({ MLFLOW_TRACKING_URI, ...environment });
  if (named === null) throw new Error('expected a server');
  return { client: new MlflowClient(named), state };
}

const basic = { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: PASSWORD };
const bearer = { MLFLOW_TRACKING_TOKEN: PASSWORD };

describe('MlflowClient', () => {
  it.each([
    ['Basic', basic],
    ['Bearer', bearer],
  ])('repeats no %s secret that a server says back', async (_, environment) => {
    const spell = [
      (text: string) => text,
      (text: string) => JSON.stringify({ error_code: 'NO', message: text }),
      (text: string) => `${encodeURIComponent(text)}`,
      (text: string) => `${'x'.repeat(70)} ${text}`,
    ];
    for (const said of spell) {
      const { client } = await clientOf(
        (request, response) => response.writeHead(403).end(said(request.headers.authorization ?? '')),
        environment,
      );
      const error = await client.updateRun('r', 'RUNNING', null).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(MlflowRefusal);
      const packed = Buffer.from(`ann:${PASSWORD}`).toString('base64');
      for (const secret of [PASSWORD, packed, packed.slice(0, 8), PASSWORD.slice(0, 6)])
        expect(`${error} ${(error as Error).stack}`).not.toContain(secret);
      await close();
    }
  });

  it('does not read an answer that would fill the memory, nor one that hardly ends', async () => {
    const { client } = await clientOf((_, response) =>
      response.end(`{"runs":[${'[],'.repeat(6_000_000)}[]]}`),
    );
    await expect(client.updateRun('r', 'RUNNING', null)).rejects.toThrow('at most 5000000 values');
    await close();
    const long = await clientOf((_, response) => {
      let pieces = 0;
      const write = () => {
        while (!response.destroyed && pieces++ < 100) if (!response.write(' '.repeat(1 << 20))) return;
        response.end();
      };
      response.on('drain', write);
      write();
    });
    await expect(long.client.updateRun('r', 'RUNNING', null)).rejects.toThrow(
      /at most 33554432 bytes; there are more/,
    );
  });

  it('ends a history whose pages are empty', async () => {
    const { client, state } = await clientOf((_, response) =>
      response.end(JSON.stringify(state.requests < 50 ? { next_page_token: 'more' } : {})),
    );
    await expect(client.history('r', 'loss')).rejects.toThrow(
      'loss: expected points; received none, and a link to more',
    );
    expect(state.requests).toBe(1);
  });

  it.each([
    ['lead to themselves', () => 'again', 2, '2 points, and a link to the same page'],
    ['lead ever on', (nth: number) => `${nth}`, 1000, '1000 points, and a link to more'],
  ])('ends a history whose pages %s', async (_, token, most, message) => {
    const named = await mlflowServer({ MLFLOW_TRACKING_URI: 'http://mlflow.example' });
    const metrics = [{ key: 'loss', value: 1, timestamp: 1, step: 1 }];
    let requests = 0;
    const fetch = async () => {
      if (++requests > most + 5) throw new Error('there is no end');
      return new Response(JSON.stringify({ metrics, next_page_token: token(requests) }));
    };
    await expect(new MlflowClient({ ...named!, fetch }).history('r', 'loss')).rejects.toThrow(
      `http://mlflow.example, loss: expected a history that ends; received ${message}`,
    );
    expect(requests).toBe(most);
  });

  it('is not redirected', async () => {
    const { client, state } = await clientOf((_, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    await expect(client.updateRun('r', 'RUNNING', null)).rejects.toThrow('received status 302');
    expect(state.requests).toBe(1);
  });

  it('hears how long a busy server wants to be left alone', async () => {
    const { client } = await clientOf((_, response) =>
      response.writeHead(429, { 'retry-after': '90' }).end(),
    );
    const error = await client.updateRun('r', 'RUNNING', null).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TryAgain);
    expect(politeWait(error as TryAgain, 1000, systemClock)).toBe(90_000);
  });
});

describe('Sender', () => {
  it('waits as it is asked, and leaves a server alone that asks for ten years', async () => {
    const waits: number[] = [];
    const warnings: string[] = [];
    const asked = [null, 90_000, 10 * 365 * 86_400_000];
    let sent = 0;
    const send = async () => {
      throw new TryAgain('busy', asked[Math.min(sent++, 2)]);
    };
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
    };
    const clock = { now: () => 0, sleep };
    const warn = (message: string) => void warnings.push(message);
    const sender = new Sender(send, { clock, random: new RandomState(1), warn });
    onTestFinished(() => sender.stop());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(3);
    expect(waits[1]).toBe(90_000);
    expect(warnings.at(-1)).toMatch(/the server wants us back at 1979.* npm run track sends them/);
    expect(await sender.sendLast()).toBe(false);
    expect(() => politeWait(new TryAgain('busy', asked[2]), 0, clock)).toThrow(ComeBackLater);
  });
});
