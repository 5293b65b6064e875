import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoServer, serveDemo } from './serve-demo';

let root: string;
let server: DemoServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'demo-'));
  const folder = join(root, 'pages');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside', 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<h1>pages');
  writeFileSync(join(folder, 'empty.js'), '');
  writeFileSync(join(folder, 'inner', 'index.html'), '<h1>inner');
  writeFileSync(join(folder, 'large.wasm'), Buffer.alloc(8 << 20, 1));
  symlinkSync(join(root, 'outside', 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(join(root, 'outside'), join(folder, 'linked'));
  symlinkSync('/proc/self/mem', join(folder, 'unreadable.js'));
  server = await serveDemo(folder);
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

function ask(path: string, options: { method?: string; host?: string } = {}): Promise<IncomingMessage> {
  const { method = 'GET', host = new URL(server.url).host } = options;
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers: { host } }, resolve);
    sent.on('error', reject).end();
  });
}

async function statusOf(path: string, options = {}): Promise<number | undefined> {
  const answer = await ask(path, options);
  answer.resume();
  return answer.statusCode;
}

const descriptors = () => readdirSync('/proc/self/fd').length;

describe.skipIf(process.platform !== 'linux')('serveDemo', () => {
  it('serves files and the index of folders', async () => {
    const text = async (path: string) => (await fetch(`${server.url}${path}`)).text();
    expect(await text('/')).toBe('<h1>pages');
    expect([await text('/inner?x=1'), await text('/inner/')]).toEqual(['<h1>inner', '<h1>inner']);
    expect(await text('/empty.js')).toBe('');
    expect((await text('/large.wasm')).length).toBe(8 << 20);
    const head = await fetch(`${server.url}/large.wasm`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(8 << 20)]);
  });

  it('keeps no file open after 200 downloads that are broken off', async () => {
    await statusOf('/');
    const before = descriptors();
    for (let i = 0; i < 200; i++) {
      const answer = await ask('/large.wasm');
      answer.on('error', () => {});
      await new Promise((resolve) => answer.once('data', resolve));
      answer.destroy();
    }
    for (let i = 0; i < 50 && descriptors() > before + 10; i++) await sleep(20);
    expect(descriptors()).toBeLessThanOrEqual(before + 10);
  });

  it('refuses links, and lives on after a file that cannot be read', async () => {
    for (const path of ['/link.txt', '/linked/secret.txt', '/linked', '/unreadable.js', '/%00', '/none'])
      expect(await statusOf(path), path).toBe(404);
    await sleep(20);
    expect(await statusOf('/')).toBe(200);
  });

  it('answers to its own names alone, and to GET and HEAD', async () => {
    const { port } = new URL(server.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await statusOf('/', { host }), host).toBe(200);
    for (const host of [`evil.example:${port}`, `localhost.evil.example:${port}`, 'localhost:1', 'localhost'])
      expect(await statusOf('/', { host }), host).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect(await statusOf('/', { method }), method).toBe(405);
  });

  it('says that a port is taken and how to choose another', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serveDemo(join(root, 'pages'), port)).rejects.toThrow(
      `port ${port} of 127.0.0.1: expected a free one; another program has it. Choose another: npm run demo -- --port`,
    );
  });
});
