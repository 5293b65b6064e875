/** A server for the demo pages, on this machine's loopback alone. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A running server. */
export interface DemoServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the files below `folder` and nothing else; port 0 takes a free one. */
export async function serveDemo(folder: string, port = 0): Promise<DemoServer> {
  const server = createServer((request, response) => {
    const path = fileOf(folder, request.url ?? '/');
    const head = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
    if (path === null) return void response.writeHead(404, head).end('not found');
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { ...head, 'content-type': type, 'content-length': statSync(path).size });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, close };
}

/** The file that a URL names; null when there is none below `folder`. */
function fileOf(folder: string, url: string): string | null {
  let path: string;
  try {
    path = normalize(join(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname)));
  } catch {
    return null;
  }
  if (path !== folder && !path.startsWith(folder + sep)) return null;
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}
