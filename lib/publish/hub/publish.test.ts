import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Project, projectAt } from '../../core/project';
import { makeChoice } from '../choice-fixture';
import { buildDemo, demoFolder } from '../demo/build-demo';
import { openProvenanceRecord } from '../provenance-record';
import { fakeWritableHub } from './fake-hub-fixture';
import { publish, readPublication } from './publish';
import type { PublicationAccess } from './publish-target';

const TOKEN = 'hf_secret';
const NAMES = ['model ann/maude', 'space ann/maude-phase1', 'space ann/maude-phase2'];

let project: Project;
let id: string;
let hub: Awaited<ReturnType<typeof fakeWritableHub>>;
let access: PublicationAccess;
const slept: number[] = [];

beforeAll(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'hub-')));
  ({ id } = await makeChoice(project));
  await buildDemo(project, id);
  hub = await fakeWritableHub({ token: TOKEN });
}, 120_000);
afterAll(async () => {
  await hub.close();
  await rm(project.root, { recursive: true });
});

beforeEach(() => {
  slept.length = 0;
  const clock = { now: Date.now, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  access = { fetch, hubUrl: hub.url, token: TOKEN, visibility: 'private', clock };
});
afterEach(async () => {
  hub.reset();
  await rm(join(project.reports, 'selection', id, 'publication.json'), { force: true });
});

const send = (change: Partial<PublicationAccess> = {}) =>
  publish(project, id, { owner: 'ann', name: 'maude', dryRun: false, access: { ...access, ...change } });

describe('publish', () => {
  it('sends nothing in a dry run, which is the default', async () => {
    const { plan, published } = await publish(project, id, { owner: 'ann', name: 'maude', access });
    expect(plan.targets.map(({ repo }) => `${repo.type} ${repo.name}`)).toEqual(NAMES);
    expect(published).toEqual([]);
    expect(hub.requests).toEqual([]);
  });

  it('fills a model repository and two Spaces, a commit each, with the digest in message, card and record', async () => {
    await send();
    const { digest } = await openProvenanceRecord(project, id);
    expect([...hub.repositories.keys()]).toEqual(NAMES);
    for (const [name, { commits, files }] of hub.repositories) {
      expect(commits.map(({ title }) => title)).toEqual([
        'initial commit',
        `Publish ${id} (provenance ${digest})`,
      ]);
      expect(files.get('README.md')?.toString(), name).toContain(digest);
      expect(JSON.parse(files.get('provenance.json')?.toString() ?? '')).toMatchObject({ id, digest });
    }
    const page = hub.repositories.get(NAMES[1])?.files.get('index.html');
    expect(page).toEqual(await readFile(join(demoFolder(project), 'phase1', 'index.html')));
    expect(await readPublication(project, id)).toMatchObject({ complete: true, missing: [] });
  });

  it('finds a finished publication again and sends nothing twice', async () => {
    const first = await send();
    hub.requests.length = 0;
    const second = await send();
    expect(second.published.map(({ commit, reused }) => [commit, reused])).toEqual(
      first.published.map(({ commit }) => [commit, true]),
    );
    expect(hub.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  });

  it('goes on after a repository that was refused, having said what is published and what is not', async () => {
    hub.trouble({ where: '/api/spaces/ann/maude-phase1/commit/', what: 403 });
    await expect(send()).rejects.toThrow(
      /space ann\/maude-phase1 was not published.*write access.*HTTP 403.*Published: model ann\/maude\. Not published: space ann\/maude-phase1, space ann\/maude-phase2\./,
    );
    expect(await readPublication(project, id)).toMatchObject({ complete: false, missing: NAMES.slice(1) });
    expect(hub.repositories.get(NAMES[1])?.commits).toHaveLength(1);
    const { published } = await send();
    expect(published.map(({ reused }) => reused)).toEqual([true, false, false]);
    expect(await readPublication(project, id)).toMatchObject({ complete: true });
  });

  it('never writes over a commit that came between', async () => {
    await send();
    const repository = hub.repositories.get(NAMES[0])!;
    repository.commits.push({ id: 'e'.repeat(40), title: 'by somebody' });
    let raced = false;
    hub.onRequest((url) => {
      if (raced || !url.includes('preupload')) return;
      raced = true;
      repository.commits.push({ id: 'f'.repeat(40), title: 'at the same time' });
    });
    await expect(send()).rejects.toThrow(/somebody changed the repository.*HTTP 412/);
    expect(repository.commits[repository.commits.length - 1].title).toBe('at the same time');
  });

  it.each([
    ['create', '/api/repos/create'],
    ['preupload', 'preupload'],
    ['upload', '/store/'],
    ['commit', '/commit/main'],
  ])('waits as the Hub asks when %s is too much', async (_, where) => {
    hub.trouble({ where, what: 429, headers: { ratelimit: '"api";r=0;t=7' } });
    const { published } = await send();
    expect(published).toHaveLength(3);
    expect(slept).toContain(7000);
  });

  it.each([
    ['an upload that broke off', '/store/', 'cut'],
    ['a busy store', '/store/', 503],
    ['a commit whose answer was lost', '/commit/main', 'lost'],
  ] as const)('survives %s', async (_, where, what) => {
    hub.trouble({ where, what });
    await send();
    for (const { commits } of hub.repositories.values()) expect(commits).toHaveLength(2);
    expect(await readPublication(project, id)).toMatchObject({ complete: true });
  });

  it('says that the token is refused or missing, and never what it is', async () => {
    const refused = send({ token: 'hf_other' }).catch((error: Error) => error.message);
    expect(await refused).toMatch(/may not write here.*HF_TOKEN.*HTTP 401.*Published: nothing/);
    expect(await refused).not.toContain('hf_other');
    await expect(send({ token: '' })).rejects.toThrow(
      'expected a token in the environment variable HF_TOKEN',
    );
    await send();
    expect(await readFile(join(project.reports, 'selection', id, 'publication.json'), 'utf8')).not.toContain(
      TOKEN,
    );
  });

  it('stops between repositories when interrupted', async () => {
    const stop = new AbortController();
    hub.onRequest((url) => {
      if (url.includes('maude-phase1')) stop.abort(new Error('interrupted'));
    });
    await expect(send({ signal: stop.signal })).rejects.toThrow(
      /Published: model ann\/maude\. Not published/,
    );
    expect(hub.repositories.get(NAMES[2])).toBeUndefined();
  });

  it('is impossible without provenance', async () => {
    const page = join(demoFolder(project), 'phase1', 'provenance.json');
    const bytes = await readFile(page);
    await rm(page);
    await expect(send()).rejects.toThrow('expected the provenance record; found none');
    await writeFile(page, bytes.toString().replace('"rule"', '"role"'));
    await expect(send()).rejects.toThrow('it is another one');
    await writeFile(page, bytes);
    expect(hub.requests).toEqual([]);
    await expect(publish(project, 'phase1-none', { owner: 'ann', name: 'maude', access })).rejects.toThrow(
      'no such file',
    );
    await expect(publish(project, id, { owner: 'a b', name: 'maude' })).rejects.toThrow('owner: expected');
  });
});
