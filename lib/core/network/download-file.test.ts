import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RandomState } from '../random';
import { type Download, type DownloadAccess, downloadFile } from './download-file';
import { ComeBackLater } from './retry';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let folder: string;
let closing: (() => Promise<void>)[];
let waits: number[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  closing = [];
  waits = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true });
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const path = () => join(folder, 'part.zip');
const NOW = Date.UTC(2026, 0, 1);
function download(url: string, more: Partial<Download> = {}, access: Partial<DownloadAccess> = {}) {
  const clock = { now: () => NOW, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
  const patient = { fetch, clock, random: new RandomState(1), ...access };
  return downloadFile(patient, { url, path: path(), maxBytes: 10_000, ...more });
}

/** Writes without end until the other side leaves; returns how much it wrote. */
function endless(response: ServerResponse): () => number {
  let bytes = 0;
  const piece = Buffer.alloc(65_536, 1);
  const write = () => {
    while (!response.destroyed && bytes < 200e6 && response.write(piece)) bytes += piece.length;
  };
  response.on('drain', write);
  write();
  return () => bytes;
}

describe('downloadFile', () => {
  it('ends a file without end at its bound, and keeps none of it', async () => {
    let sent = () => 0;
    const url = await serve((_, response) => {
      response.writeHead(200, { etag: '"a"' });
      sent = endless(response);
    });
    await expect(download(`${url}/x`)).rejects.toThrow(
      `${url}/x: expected a file of at most 10000 bytes; there are more`,
    );
    expect(sent()).toBeLessThan(50e6);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not begin with what is announced as too large', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 3e9 });
      response.write('x');
    });
    await expect(download(url)).rejects.toThrow('at most 10000 bytes; 3000000000 are announced');
    expect(waits).toEqual([]);
  });

  it('gives up on a server that again and again forgets what it sent', async () => {
    let requests = 0;
    const url = await serve((request, response) => {
      requests++;
      if (request.headers.range) return void response.writeHead(416).end();
      response.writeHead(200, { etag: '"a"', 'content-length': 5000 });
      response.write(Buffer.alloc(100), () => setTimeout(() => response.destroy(), 40));
      if (requests > 60) response.end();
    });
    await expect(download(url)).rejects.toThrow(/416|broke off/);
    expect(requests).toBeLessThan(20);
  });

  it('gives up on a server that sends a byte at a time, and goes on with what is there', async () => {
    const total = 60;
    let requests = 0;
    const url = await serve((request, response) => {
      requests++;
      const from = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const range = { 'content-range': `bytes ${from}-${total - 1}/${total}` };
      const headers = { etag: '"a"', 'content-length': total - from, ...(from > 0 ? range : {}) };
      response.writeHead(from > 0 ? 206 : 200, headers);
      if (requests > 8) return void response.end(Buffer.alloc(total - from));
      response.write(Buffer.alloc(1), () => setTimeout(() => response.destroy(), 20));
    });
    await expect(download(url)).rejects.toThrow('broke off');
    expect(requests).toBe(8);
    await download(url);
    expect([requests, readFileSync(path()).length]).toEqual([9, total]);
  });

  it('follows redirects within the origin and to https of the hosts named, to no others', async () => {
    const asked: string[] = [];
    const other = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end('theirs');
    });
    let location = '/moved';
    const url = await serve((request, response) => {
      if (request.url === '/moved') return void response.end('ours');
      response.writeHead(302, { location }).end();
    });
    await download(`${url}/x`);
    expect(readFileSync(path(), 'utf8')).toBe('ours');
    rmSync(path());
    for (const elsewhere of [
      `${other}/x`,
      'http://download.example.org/x',
      'https://evil.example/x',
      'http://[',
      'file:///etc/passwd',
    ]) {
      location = elsewhere;
      await expect(download(`${url}/x`, { redirectHosts: ['example.org'] }), elsewhere).rejects.toThrow(
        /expected a redirect to .*; received one to/,
      );
    }
    expect(asked).toEqual([]);
    location = 'https://files.example.org/x';
    const seen: string[] = [];
    const spy: typeof fetch = async (input, init) => {
      seen.push(String(input));
      return String(input).startsWith('https:') ? new Response('named') : fetch(input, init);
    };
    await download(`${url}/x`, { redirectHosts: ['example.org'] }, { fetch: spy });
    expect(seen.at(-1)).toBe('https://files.example.org/x');
    location = '/again';
    await expect(download(`${url}/x`, { path: join(folder, 'other') })).rejects.toThrow(
      'more than 5 redirects',
    );
  });

  it('waits as Retry-After says within its bound, and not at all beyond', async () => {
    let after = new Date(NOW - 86_400_000).toUTCString();
    let requests = 0;
    const url = await serve((_, response) => {
      requests++;
      response.writeHead(503, { 'retry-after': after }).end();
    });
    await expect(download(url)).rejects.toThrow('HTTP 503');
    expect(requests).toBe(8);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(60_000);
    after = new Date(NOW + 10 * 365 * 86_400_000).toUTCString();
    requests = 0;
    await expect(download(url)).rejects.toThrow(ComeBackLater);
    expect(requests).toBe(1);
    expect(existsSync(path())).toBe(false);
  });
});
