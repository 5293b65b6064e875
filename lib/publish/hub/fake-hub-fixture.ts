/** For tests: a Hub on this machine's loopback that repositories can be created on and committed to. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A repository as it stands. */
export interface FakeRepository {
  readonly commits: { id: string; title: string }[];
  files: Map<string, Buffer>;
}

/** An answer to give before the proper one: of requests whose URL holds `where`, the `nth` (1 is the first). */
export interface Trouble {
  readonly where: string;
  readonly nth?: number;
  /** A status; `cut` breaks the connection before, `lost` after the request has had its effect. */
  readonly what: number | 'cut' | 'lost';
  readonly headers?: Record<string, string>;
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const LARGE = 1000;

/** Starts it; `token` is the only one that may write. */
export async function fakeWritableHub({ token = 'hf_secret' }: { token?: string } = {}) {
  const repositories = new Map<string, FakeRepository>();
  const store = new Map<string, Buffer>();
  const requests: string[] = [];
  const troubles: { trouble: Trouble; seen: number }[] = [];
  let hooks: ((url: string) => void)[] = [];
  const server = createServer(async (request, response) => {
    const url = request.url ?? '';
    const body = await bodyOf(request);
    requests.push(`${request.method} ${url.split('?')[0]}`);
    for (const hook of hooks) hook(url);
    const met = troubles.find(
      (entry) => url.includes(entry.trouble.where) && ++entry.seen === (entry.trouble.nth ?? 1),
    );
    if (met?.trouble.what === 'cut') return void request.socket.destroy();
    if (typeof met?.trouble.what === 'number')
      return void response.writeHead(met.trouble.what, met.trouble.headers).end('trouble');
    const answer = route(request, url, body);
    if (met?.trouble.what === 'lost') return void request.socket.destroy();
    reply(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function route({ method, headers }: IncomingMessage, url: string, body: Buffer): Answer {
    if (url.startsWith('/store/')) {
      const oid = url.slice('/store/'.length);
      if (sha256(body) !== oid) return { status: 400 };
      store.set(oid, body);
      return { status: 200 };
    }
    if (headers.authorization !== `Bearer ${token}`) return { status: 401 };
    if (url === '/api/repos/create') return create(JSON.parse(body.toString()) as Record<string, string>);
    const lfs = /^\/(?:spaces\/)?([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/.exec(url);
    if (lfs) return batch(JSON.parse(body.toString()) as { objects: { oid: string; size: number }[] });
    const api = /^\/api\/(model|space)s\/([^/]+\/[^/]+)\/(commits|tree|preupload|commit)\/main/.exec(url);
    if (api) return onRepository(`${api[1]} ${api[2]}`, api[3], body, method ?? '');
    const file = /^\/(spaces\/)?([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(url);
    const bytes = file && repositories.get(`${file[1] ? 'space' : 'model'} ${file[2]}`)?.files.get(file[3]);
    return bytes ? { status: 200, bytes } : { status: 404 };
  }

  function create({ type, organization, name }: Record<string, string>): Answer {
    const key = `${type} ${organization}/${name}`;
    if (repositories.has(key)) return { status: 409 };
    const initial = { id: sha256(key).slice(0, 40), title: 'initial commit' };
    repositories.set(key, { commits: [initial], files: new Map([['.gitattributes', Buffer.from('')]]) });
    return {
      status: 200,
      json: { url: `${address}/${organization}/${name}`, id: `${organization}/${name}` },
    };
  }

  function batch({ objects }: { objects: { oid: string; size: number }[] }): Answer {
    const upload = (oid: string) => ({ upload: { href: `${address}/store/${oid}`, header: {} } });
    const listed = objects.map(({ oid, size }) => ({
      oid,
      size,
      ...(store.has(oid) ? {} : { actions: upload(oid) }),
    }));
    return { status: 200, json: { transfer: 'basic', objects: listed } };
  }

  function onRepository(key: string, what: string, body: Buffer, method: string): Answer {
    const repository = repositories.get(key);
    if (!repository) return { status: 404 };
    if (what === 'commits')
      return {
        status: 200,
        json: [...repository.commits]
          .reverse()
          .map((commit) => ({ ...commit, message: '', authors: [], date: '2025-01-01' })),
      };
    if (what === 'tree')
      return {
        status: 200,
        json: [...repository.files].map(([path, { length }]) => ({
          type: 'file',
          path,
          size: length,
          oid: '',
        })),
      };
    if (what === 'preupload') {
      const { files } = JSON.parse(body.toString()) as { files: { path: string; size: number }[] };
      const modes = files.map(({ path, size }) => ({ path, uploadMode: size >= LARGE ? 'lfs' : 'regular' }));
      return { status: 200, json: { files: modes } };
    }
    return method === 'POST' ? commit(repository, body) : { status: 404 };
  }

  function commit(repository: FakeRepository, body: Buffer): Answer {
    const lines = body
      .toString()
      .split('\n')
      .map((line) => JSON.parse(line) as CommitLine);
    const header = lines.find(({ key }) => key === 'header')?.value;
    const head = repository.commits[repository.commits.length - 1];
    if (header?.parentCommit !== head.id)
      return { status: 412, json: { error: 'A commit has happened since' } };
    const files = new Map(repository.files);
    for (const { key, value } of lines) {
      if (key === 'file') files.set(value.path, Buffer.from(value.content, 'base64'));
      if (key === 'deletedFile') files.delete(value.path);
      if (key === 'lfsFile') {
        const bytes = store.get(value.oid);
        if (!bytes) return { status: 400, json: { error: `${value.path} was not uploaded` } };
        files.set(value.path, bytes);
      }
    }
    repository.files = files;
    const id = sha256(`${head.id} ${header.summary}`).slice(0, 40);
    repository.commits.push({ id, title: header.summary });
    return { status: 200, json: { success: true, commitOid: id, commitUrl: `${address}/commit/${id}` } };
  }

  return {
    url: address,
    repositories,
    requests,
    /** Orders a trouble. */
    trouble: (trouble: Trouble) => void troubles.push({ trouble, seen: 0 }),
    /** Calls `hook` with the URL of every request before it is answered. */
    onRequest: (hook: (url: string) => void) => void hooks.push(hook),
    reset: () => {
      troubles.length = 0;
      hooks = [];
      requests.length = 0;
      repositories.clear();
      store.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Buffer;
}

interface CommitLine {
  readonly key: string;
  readonly value: Record<string, string>;
}

function reply(response: ServerResponse, { status, json, bytes }: Answer): void {
  if (bytes) return void response.writeHead(status).end(bytes);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json ?? {}));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
