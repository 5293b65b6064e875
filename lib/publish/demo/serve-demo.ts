/** A server for the demo pages, on this machine's loopback and for its own pages alone. */
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
const HEAD = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
/** Names of this machine; behind any other, a page of somebody else may have pointed its own name here. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
/** Neither a link at the end of a path nor a pipe that nobody writes to. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A running server. */
export interface DemoServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the files below `folder` and nothing else, no links, to GET and HEAD by this machine's own names; port 0 takes
 * a free one. Throws when the port is taken.
 */
export async function serveDemo(folder: string, port = 0): Promise<DemoServer> {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    // A visitor who leaves early is no failure.
    answer(root, request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${portOf(server)}`, close };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const reason = { EADDRINUSE: 'another program has it', EACCES: 'it needs other rights' }[
      error.code ?? ''
    ];
    const remedy = 'Choose another: npm run demo -- --port 8788 (0 takes a free one)';
    throw new Error(`port ${port} of 127.0.0.1: expected a free one; ${reason ?? error.message}. ${remedy}`, {
      cause: error,
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', headers, url = '/', socket } = request;
  const say = (status: number, text: string, more = {}) =>
    void response.writeHead(status, { ...HEAD, 'content-type': 'text/plain', ...more }).end(text);
  const own = OWN_NAMES.flatMap((name) => [
    `${name}:${socket.localPort}`,
    ...(socket.localPort === 80 ? [name] : []),
  ]);
  if (!own.includes(headers.host?.toLowerCase() ?? '')) return say(403, `expected the host ${own[0]}`);
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'expected GET or HEAD', { allow: 'GET, HEAD' });
  const found = await openFile(root, pathOf(root, url));
  if (found === null) return say(404, 'not found');
  const { file, path, size } = found;
  try {
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { ...HEAD, 'content-type': type, 'content-length': size });
    if (method === 'HEAD' || size === 0) return void response.end();
    await pipeline(file.createReadStream({ end: size - 1, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

interface OpenFile {
  readonly file: FileHandle;
  readonly path: string;
  readonly size: number;
}

/** The path that a URL names, wherever it leads; null where the URL is none. */
function pathOf(root: string, url: string): string | null {
  try {
    return join(root, decodeURIComponent(new URL(url, 'http://localhost').pathname));
  } catch {
    return null;
  }
}

/** The file at `path`, or the index of that folder; null when there is none below `root`, or a link on the way to it. */
async function openFile(root: string, path: string | null): Promise<OpenFile | null> {
  const plain = path?.replace(/[\\/]$/, '');
  if (plain !== root && !plain?.startsWith(root + sep)) return null;
  let file: FileHandle | null = null;
  try {
    if ((await realpath(plain)) !== plain) return null;
    file = await open(plain, OPEN_FLAGS);
    const stats = await file.stat();
    if (stats.isFile()) return { file, path: plain, size: stats.size };
    await file.close();
    return stats.isDirectory() ? openFile(root, join(plain, 'index.html')) : null;
  } catch {
    // As if it were not there.
    await file?.close().catch(() => {});
    return null;
  }
}
