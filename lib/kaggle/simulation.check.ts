/** Kaggle's way without Kaggle: packed here, run there in sessions that are killed and cut short, merged here again. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson } from '../core/files/files';
import { codeRoot, projectAt } from '../core/project';
import { readPredictions } from '../runs/predictions';
import { listRuns } from '../runs/registry';
import { describeMagic } from './magic-fixture';
import {
  CURRENT_PACKAGES,
  isUnderWay,
  KAGGLE_PACKAGES,
  KAGGLE_TENSORFLOW,
  KaggleMachine,
  makePython,
  type SimulatedSession,
} from './simulation-fixture';

const folder = mkdtempSync(join(tmpdir(), 'maude-simulation-'));
const project = projectAt(join(folder, 'project'));
const PHASE1 = 'maude-severity-04-phase1-tfidf-logistic';
const PHASE2 = 'maude-severity-05-phase2-clinicalbert';
const SMALL = ['epochs=2', 'estimateSteps=1', 'checkpointMinutes=0.1'];
let kaggle = '';
let current = '';

/** A program of lib on the project of this check; what it printed. */
function here(program: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(codeRoot(), 'lib/run.cjs'), join(codeRoot(), program), ...words],
    { env: { ...process.env, MAUDE_ROOT: project.root }, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

function pack(...words: string[]): string {
  const set = SMALL.flatMap((pair) => ['--set', pair]);
  const out = here(
    'lib/kaggle/kaggle-command.ts',
    '--notebooks',
    '04,05',
    '--profile',
    'quick',
    ...set,
    ...words,
  );
  console.log(out.split('\n')[0]);
  return join(project.reports, 'kaggle');
}

const notebookOf = (kernel: string) =>
  join(project.reports, 'kaggle', kernel, `${kernel.slice('maude-severity-'.length)}.ipynb`);

function tell(what: string, { code, output, seconds }: SimulatedSession): void {
  const told = output
    .split('\n')
    .filter((line) =>
      /^((tfidf-logistic|bert|majority|keywords|phrases)-|Taken over|Run |Not finished|Finished|the time)/.test(
        line,
      ),
    );
  console.log(
    `${what}: ended with ${code} after ${seconds.toFixed(0)} s\n${told.map((line) => `  ${line}`).join('\n')}`,
  );
}

beforeAll(() => {
  current = makePython(join(folder, 'current'), CURRENT_PACKAGES);
  kaggle = makePython(join(folder, 'kaggle'), KAGGLE_PACKAGES, ['--no-deps', KAGGLE_TENSORFLOW]);
  here('lib/notebook/report-command.ts', '01', '03', '--set', 'records=400');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sessions on a simulated Kaggle', () => {
  it('killed, cut short and resumed, give the results of one that nothing disturbed', async () => {
    const dataset = join(pack(), 'dataset');
    const first = new KaggleMachine(join(folder, 'first'), kaggle);
    first.attach('maude-severity-workbench', dataset);
    const phase1 = await first.run(notebookOf(PHASE1));
    tell('notebook 04', phase1);
    expect(phase1.code, phase1.output.slice(-3000)).toBe(0);
    const output04 = first.save(join(folder, 'output-04'));

    first.forget();
    first.attach(PHASE1, output04);
    const killed = await first.run(notebookOf(PHASE2), undefined, () => isUnderWay(first.working, 2));
    tell('notebook 05, killed in fold 2', killed);
    expect(killed.code).not.toBe(0);
    const output1 = first.save(join(folder, 'output-05-1'));

    first.attach(PHASE2, output1);
    const short = await first.run(notebookOf(PHASE2), (text) =>
      text.replace('\\"session_hours\\": 8.5', '\\"session_hours\\": 0.001'),
    );
    tell('notebook 05, out of time', short);
    expect(short.code, short.output.slice(-3000)).toBe(0);
    expect(short.output).toContain('the time budget ended at');
    expect(short.output).toContain('not run: the session');
    expect(short.output).toContain('Not finished. To go on');
    const output2 = first.save(join(folder, 'output-05-2'));

    first.forget();
    first.attach(PHASE2, output2);
    const resumed = await first.run(notebookOf(PHASE2));
    tell('notebook 05, resumed', resumed);
    expect(resumed.code, resumed.output.slice(-3000)).toBe(0);
    expect(resumed.output).toMatch(/: folds 1 finished; left: folds 2 \(from step \d+\), 3, 4, 5/);
    expect(resumed.output).toContain('(folds 1 were finished before)');
    expect(resumed.output).toMatch(/^TensorFlow here +2\.20\.0 .*tensorflow\/libtensorflow_cc/m);
    expect(resumed.output).toContain('Sessions of this length');
    const output3 = first.save(join(folder, 'output-05-3'));

    const second = new KaggleMachine(join(folder, 'second'), kaggle);
    second.attach('maude-severity-workbench', dataset);
    second.attach(PHASE1, output04);
    const undisturbed = await second.run(notebookOf(PHASE2));
    tell('notebook 05, undisturbed', undisturbed);
    expect(undisturbed.code, undisturbed.output.slice(-3000)).toBe(0);

    console.log(here('lib/kaggle/kaggle-command.ts', '--status', output1, '--status', output2));
    expect((await listRuns(project, { phase: 2 })).map(({ status }) => status)).toEqual(['interrupted']);
    const status = here('lib/kaggle/kaggle-command.ts', '--status', output3, '--status', output04);
    console.log(status);
    expect(status).toMatch(/06-fold-diagnostics: .* → reports\/06-fold-diagnostics\.html/);

    const other = projectAt(second.working);
    const results = await Promise.all(
      [project, other].map(({ reports }) => readJson<object>(join(reports, 'results.json'))),
    );
    // One project went on to choose, the other did not.
    const [chosen, trained] = results.map((all) => ({ ...all, selected: null, digest: null }));
    expect(chosen).toEqual(trained);
    const runs = await Promise.all(
      [project, other].map((at) => listRuns(at, { phase: 2, status: 'finished' })),
    );
    expect(runs.map((found) => found.length)).toEqual([1, 1]);
    const predictions = await Promise.all(runs.map(([run]) => readPredictions(run)));
    expect(predictions[0].length).toBeGreaterThan(400);
    expect(predictions[0]).toEqual(predictions[1]);
  });
});

/** Nobody listens there. */
const CLOSED = 'http://127.0.0.1:9';
const REFUSED = {
  ...Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, CLOSED]),
  ),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
};

describe('without a network', () => {
  it('says what to do where Node and the packages are not attached', async () => {
    const machine = new KaggleMachine(join(folder, 'refused'), current, REFUSED);
    const missing = await machine.run(notebookOf(PHASE2));
    expect(missing.output).toContain('workbench.archive is not attached: Add Input');
    machine.attach('maude-severity-workbench', join(project.reports, 'kaggle/dataset'));
    const { code, output, seconds } = await machine.run(notebookOf(PHASE2));
    console.log(`refused after ${seconds.toFixed(0)} s`);
    expect(code).toBe(1);
    expect(output).toContain(
      "switch Internet on in the notebook's settings, or make the package with --offline",
    );
    expect(output).not.toContain('TypeError');
  });

  it('runs from the data set to where something would have to be downloaded', async () => {
    const dataset = join(pack('--offline', '--set', 'weights=all-MiniLM-L6-v2'), 'dataset');
    console.log(readdirSync(dataset).join(', '));
    const library = readdirSync(join(folder, 'kaggle/lib'))[0];
    const machine = new KaggleMachine(join(folder, 'offline'), current, {
      ...REFUSED,
      TENSORFLOW_LIBRARY_DIR: join(folder, 'kaggle/lib', library, 'site-packages/tensorflow'),
    });
    machine.attach('maude-severity-workbench', dataset);
    const session = await machine.run(notebookOf(PHASE2));
    tell('offline', session);
    expect(session.code).toBe(1);
    expect(session.output).toContain('pretrained weights all-MiniLM-L6-v2: expected config.json');
    expect(session.output).toContain('Not fetched:');
    const full = await machine.run(notebookOf(PHASE2), (text) =>
      text.replace('\\"profile\\": \\"quick\\"', '\\"profile\\": \\"full\\"'),
    );
    expect(full.code).toBe(1);
    expect(full.output).toContain('choose "GPU T4 x2" as accelerator');
  });
});

describeMagic("the versions of Kaggle's image", () => join(kaggle, 'python'));

it('holds the Python to a linter', () => {
  const file = join(codeRoot(), 'lib/kaggle/session.py');
  for (const words of [
    ['check', '--isolated', '--select', 'E,F,W,I,B,UP', '--line-length', '120', file],
    ['format', '--isolated', '--check', '--line-length', '120', file],
  ]) {
    const { status, stdout, stderr } = spawnSync(join(current, 'ruff'), words, { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, expect.any(String)]);
  }
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(280);
});
