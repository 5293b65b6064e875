import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TryAgain } from '../core/network/retry';
import { rayAddress } from './address';
import { type JobRequest, rayClient } from './client';
import { codePackage } from './code-package';
import { fakeRay } from './fake-ray-fixture';

const SECRET = 'very-secret-token-0123';
const RAY_ADDRESS = 'http://head:8265';
const request: JobRequest = {
  ...{ submissionId: 'maude-0-1', entrypoint: 'true', cpus: 1, gpus: 0 },
  ...{ env: {}, workingDir: null, metadata: {} },
};

/** The message of what `work` throws. */
async function thrown(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe('rayAddress', () => {
  it('reads the address, the headers and the token', () => {
    expect(rayAddress({ RAY_ADDRESS: ' https://ray.example/team/ ' })).toEqual({
      url: 'https://ray.example/team',
      headers: {},
    });
    const RAY_JOB_HEADERS = '{"X-Team": "devices"}';
    expect(rayAddress({ RAY_ADDRESS, RAY_JOB_HEADERS, RAY_AUTH_TOKEN: SECRET }).headers).toEqual({
      'X-Team': 'devices',
      Authorization: `Bearer ${SECRET}`,
    });
    const own = { RAY_ADDRESS, RAY_JOB_HEADERS: '{"authorization": "Basic x"}', RAY_AUTH_TOKEN: SECRET };
    expect(rayAddress(own).headers).toEqual({ authorization: 'Basic x' });
    expect(rayAddress({ RAY_ADDRESS, RAY_AUTH_TOKEN: SECRET, RAY_AUTH_MODE: 'disabled' }).headers).toEqual(
      {},
    );
  });

  it('reads the token from where Ray keeps it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'maude-token-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const RAY_AUTH_TOKEN_PATH = join(folder, 'token');
    expect(() => rayAddress({ RAY_ADDRESS, RAY_AUTH_TOKEN_PATH })).toThrow('there is no such file');
    writeFileSync(RAY_AUTH_TOKEN_PATH, `${SECRET}\n`);
    expect(rayAddress({ RAY_ADDRESS, RAY_AUTH_TOKEN_PATH }).headers.Authorization).toBe(`Bearer ${SECRET}`);
    expect(() => rayAddress({ RAY_ADDRESS, RAY_AUTH_MODE: 'token', HOME: folder })).toThrow(
      /auth_token: expected/,
    );
  });

  it.each([
    [{}, 'it is not set'],
    [{ RAY_ADDRESS: 'ray://head:10001' }, 'http://HOST:8265'],
    [{ RAY_ADDRESS: 'head:6379' }, 'port 6379 is the scheduler'],
    [{ RAY_ADDRESS: 'auto' }, 'received "auto"'],
    [{ RAY_ADDRESS: 'http://' }, 'no URL'],
    [{ RAY_ADDRESS: `http://me:${SECRET}@head:8265` }, 'no user name or password'],
    [{ RAY_ADDRESS, RAY_JOB_HEADERS: `{"X": ${SECRET}` }, 'not JSON'],
    [{ RAY_ADDRESS, RAY_JOB_HEADERS: '["x"]' }, 'names and texts'],
    [{ RAY_ADDRESS, RAY_JOB_HEADERS: '{"X": 1}' }, 'the value of X'],
    [{ RAY_ADDRESS, RAY_AUTH_TOKEN: `${SECRET}\nX: y` }, 'a token of one line'],
  ])('refuses %j without telling a secret', async (environment, reason) => {
    const message = await thrown(() => rayAddress(environment));
    expect(message).toContain(reason);
    expect(message).not.toContain(SECRET);
  });
});

describe('rayClient', () => {
  it('asks what Ray answers', async () => {
    const ray = await fakeRay({ token: SECRET, fateOf: () => ({ end: 'SUCCEEDED', milliseconds: 60_000 }) });
    onTestFinished(() => ray.close());
    const client = rayClient(rayAddress({ RAY_ADDRESS: ray.url, RAY_AUTH_TOKEN: SECRET }));
    expect(await client.version()).toBe('2.60.0');
    expect(await client.job('maude-0-1')).toBe(null);
    expect([await client.submit(request), await client.submit(request)]).toEqual(['submitted', 'exists']);
    expect((await client.job('maude-0-1'))?.status).toBe('RUNNING');
    expect(await client.logs('maude-0-1')).toContain('boom');
    expect([await client.stop('maude-0-1'), await client.stop('none')]).toEqual([true, false]);
    const { name, bytes } = await codePackage([{ name: 'a', content: { bytes: 'b' } }]);
    expect(await client.hasPackage(name)).toBe(false);
    await client.uploadPackage(name, bytes);
    expect(await client.hasPackage(name)).toBe(true);
  });

  it('says which token is wanted, and does not tell the wrong one', async () => {
    const ray = await fakeRay({ token: SECRET });
    onTestFinished(() => ray.close());
    expect(await thrown(() => rayClient({ url: ray.url, headers: {} }).version())).toMatch(
      /401.*set RAY_AUTH_TOKEN/,
    );
    const wrong = rayAddress({ RAY_ADDRESS: ray.url, RAY_AUTH_TOKEN: 'another-secret' });
    const message = await thrown(() => rayClient(wrong).submit(request));
    expect(message).toMatch(/403.*set RAY_AUTH_TOKEN/);
    expect(message).not.toContain('another-secret');
  });

  it.each([
    [
      200,
      'text/html',
      '<!doctype html><title>Log in',
      "expected Ray's dashboard; received 200 text/html",
      false,
    ],
    [302, 'text/plain', '', 'redirects elsewhere', false],
    [404, 'text/plain', 'none', "expected Ray's dashboard; received 404", false],
    [200, 'application/json', '{}', "expected Ray's dashboard; received 200", false],
    [502, 'text/html', '<html>', 'is not there yet', true],
    [500, 'text/plain', 'Traceback\n  x\nValueError: no head\n', '500 ValueError: no head', true],
  ])('understands a strange server that says %d', async (status, type, text, reason, passing) => {
    const server = createServer((_, response) =>
      response.writeHead(status, { 'Content-Type': type }).end(text),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await rayClient({ url, headers: {} })
      .version()
      .catch((error: Error) => error);
    expect(error).toMatchObject({ message: expect.stringContaining(reason) });
    expect(error instanceof TryAgain).toBe(passing);
  });

  async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('tells no secret that a server says back, however it spells it', async () => {
    const packed = Buffer.from(`ann:${SECRET}`).toString('base64');
    const spellings = [SECRET, `Basic ${packed}`, encodeURIComponent(`x ${SECRET}/`), `${SECRET}\\n`];
    for (const said of spellings) {
      const url = await answering((_, response) =>
        response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`Traceback\nValueError: ${said}`),
      );
      const strangers = await answering((_, response) =>
        response.writeHead(200, { 'Content-Type': `x/${said.replace(' ', '-')}` }).end('none'),
      );
      for (const headers of [{ Authorization: `Basic ${packed}` }, { Authorization: `Bearer ${SECRET}` }]) {
        const messages = [
          await thrown(() => rayClient({ url, headers }).version()),
          await thrown(() => rayClient({ url: strangers, headers }).version()),
        ];
        for (const message of messages) {
          expect(message).toContain('***');
          expect(message).not.toMatch(new RegExp(`${SECRET}|${packed}`));
        }
      }
    }
  });

  it('hears how long a busy head wants to be left alone', async () => {
    for (const [status, type] of [
      [503, 'text/plain'],
      [503, 'text/html'],
      [429, 'text/plain'],
    ] as const) {
      const url = await answering((_, response) =>
        response.writeHead(status, { 'Content-Type': type, 'Retry-After': '90' }).end('busy'),
      );
      const error = await rayClient({ url, headers: {} })
        .job('maude-0-1')
        .catch((error: unknown) => error);
      expect(error).toMatchObject({ waitMs: 90_000 });
    }
  });

  it('does not read an answer that would fill the memory', async () => {
    const url = await answering((_, response) => response.end(`[${'[],'.repeat(6_000_000)}[]]`));
    expect(await thrown(() => rayClient({ url, headers: {} }).version())).toContain('at most 5000000 values');
  });

  it('may be tried again where nothing listens or nothing is answered', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { httpTransport } = await import('./transport');
    const silent = httpTransport({ method: 'GET', url, headers: {}, timeoutMs: 30 });
    await expect(silent).rejects.toThrow(new TryAgain('no answer within 0.03 s'));
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    const refused = await rayClient({ url, headers: {} })
      .version()
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TryAgain);
    expect(String(refused)).toContain('ECONNREFUSED');
  });
});

describe('codePackage', () => {
  it('is named for its content alone', async () => {
    const files = [{ name: 'a', content: { bytes: 'b' } }];
    const [one, same] = [await codePackage(files), await codePackage([...files])];
    expect(same.name).toBe(one.name);
    expect(one.name).toMatch(/^_ray_pkg_[0-9a-f]{32}\.zip$/);
    expect((await codePackage([{ ...files[0], executable: true }])).name).not.toBe(one.name);
    expect((await codePackage()).bytes.length).toBeLessThan(3 << 20);
  });
});
