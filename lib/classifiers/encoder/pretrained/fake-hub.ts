/** For tests: a Hugging Face Hub on this machine's loopback, with a store of large files on an address of its own. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the Hub behaves. */
export interface FakeHubOptions {
  readonly repository: string;
  readonly revision: string;
  readonly files: Readonly<Record<string, Buffer>>;
  /** Answers to give before the proper ones, first to last: a status, or the bytes after which a body breaks off. */
  readonly troubles?: { status: number; headers?: Record<string, string> }[];
  readonly cuts?: number[];
  /** The only token that may read. */
  readonly token?: string;
  /** Whether ranges are ignored, default false. */
  readonly noRanges?: boolean;
  /** Whether the hashes stated are those of other content, default false. */
  readonly wrongHashes?: boolean;
}

/** A request as it came in. */
export interface FakeRequest {
  readonly host: 'hub' | 'store';
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

const LARGE = 1000;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gitHash = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** Starts the Hub; files of 1,000 bytes and more are redirected to the store. */
export async function fakeHub(options: FakeHubOptions) {
  const requests: FakeRequest[] = [];
  const cuts = [...(options.cuts ?? [])];
  const troubles = [...(options.troubles ?? [])];
  const note = (host: FakeRequest['host'], { url = '', headers }: IncomingMessage) =>
    requests.push({
      host,
      path: url,
      range: headers.range ?? null,
      authorization: headers.authorization ?? null,
    });
  const send = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => {
    const start = options.noRanges ? 0 : Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const body = bytes.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length });
    const cut = cuts.shift();
    if (cut === undefined || cut >= body.length) response.end(body);
    else response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  };
  const store = await listen((request, response) => {
    note('store', request);
    send(request, response, options.files[decodeURIComponent((request.url ?? '').slice(1))]);
  });
  const hub = await listen(async (request, response) => {
    note('hub', request);
    const trouble = troubles.shift();
    if (trouble) return void response.writeHead(trouble.status, trouble.headers).end();
    const allowed =
      options.token === undefined || request.headers.authorization === `Bearer ${options.token}`;
    if (!allowed) return void response.writeHead(401).end();
    const url = request.url ?? '';
    const listing = `/api/models/${options.repository}/paths-info/${options.revision}`;
    if (url === listing) return json(response, listed(options, await bodyOf(request)));
    const path = url.replace(`/${options.repository}/resolve/${options.revision}/`, '');
    const bytes = options.files[path];
    if (bytes === undefined) return void response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    if (bytes.length < LARGE) return send(request, response, bytes);
    response.writeHead(302, { location: `${addressOf(store)}/${path}` }).end();
  });
  const close = async () => {
    for (const server of [hub, store]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  return { url: addressOf(hub), requests, close };
}

function listed({ files, wrongHashes = false }: FakeHubOptions, { paths }: { paths: string[] }): unknown[] {
  return paths
    .filter((path) => path in files)
    .map((path) => {
      const bytes = files[path];
      const hashed = wrongHashes ? Buffer.concat([bytes, Buffer.from('x')]) : bytes;
      const lfs = { oid: sha256(hashed), size: bytes.length, pointerSize: 130 };
      const entry = { path, type: 'file', oid: gitHash(hashed), size: bytes.length };
      return bytes.length < LARGE ? entry : { ...entry, lfs };
    });
}

async function bodyOf(request: IncomingMessage): Promise<{ paths: string[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { paths: string[] };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handler);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
