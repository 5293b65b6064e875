import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hubFetch } from './hub-fetch';

/** A server that answers so, and what it was asked. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    asked.push(`${request.method} ${request.url} ${body}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const clock = { now: Date.now, sleep: async () => {} };

describe('hubFetch', () => {
  it('sends what is sent within the origin alone, and again only where it is asked to', async () => {
    const other = await serve((_, response) => response.end('theirs'));
    const redirects: Record<string, [number, string]> = {
      '/moved': [307, '/here'],
      '/away': [308, `${other.url}/x`],
      '/done': [303, '/here'],
      '/found': [302, `${other.url}/x`],
    };
    const hub = await serve(({ url = '' }, response) => {
      const [status, location] = redirects[url] ?? [200, ''];
      response.writeHead(status, { location }).end('ours');
    });
    const fetch = hubFetch({ fetch: globalThis.fetch, hubUrl: hub.url, token: null, clock });
    const post = (path: string) => fetch(`${hub.url}${path}`, { method: 'POST', body: 'secret' });
    expect(await (await post('/moved')).text()).toBe('ours');
    expect(hub.asked).toEqual(['POST /moved secret', 'POST /here secret']);
    await expect(post('/away')).rejects.toThrow(/expected a redirect to .*; received one to http/);
    expect([(await post('/done')).status, (await post('/found')).status]).toEqual([303, 302]);
    expect(other.asked).toEqual([]);
  });
});
