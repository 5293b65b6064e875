/** Records that lack something, through all notebooks: each ends with a report that says what cannot be said. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { codeRoot } from '../core/project';
import { DEGENERATE } from './degenerate-records-fixture';
import type { ShownNotebook } from './notebook-cells-fixture';

const TINY = {
  ...{ epochs: 1, hiddenSize: 8, layers: 1, maxLength: 32, vocabularySize: 300 },
  ...{ maxFeatures: 2000, resamples: 100, estimateSteps: 1 },
};
const NUMBERS = ['01', '02', '03', '04', '05', '06', '07'];

/** What a case's reports must say, by notebook; each in words that a reader of that notebook needs. */
const SAYS: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'one class': {
    '04': /folds 1, 2, 3, 4, 5: a classifier needs examples of two classes/,
    '06': /No report is filed as Death/,
    '07': /Its data have no Death, no Injury, no Other/,
  },
  'no Death': {
    '06': /No chart “Death: precision against recall, tested folds pooled”: no tested example is a Death[\s\S]*has no Death F1: tests no Death/,
    '07': /No candidate has a Death F1 on the inner part/,
  },
  'no Other': { '04': /tests no Other/, '07': /Its data have no Other/ },
  'ten records': {
    '03': /5 folds were asked for; there are only 4 examples of one class: 4 folds/,
  },
  'fewer of a class than folds': { '03': /class D has only 3 examples/, '06': /tests no Death/ },
  'one source': { '03': /source split: expected a source of at least/ },
  'no dates': {
    '01': /No chart “Examples by year of receipt and class”: no example has a date/,
    '03': /temporal split: expected dates/,
  },
  'no manufacturer parts': { '04': /no training narrative has this part/ },
  'manufacturer parts alone': { '04': /no training narrative has this part/ },
  'description alone': { '01': /no example has a date/, '04': /no training narrative has this part/ },
  'identical texts': { '03': /grouped split|only 1 groups|at least two groups/ },
  'one example of the other class': { '04': /learned from Malfunction alone/ },
};

it.each(Object.keys(SAYS))('runs all notebooks on data with %s', (name) => {
  const { status, notebooks, errors } = runOn(name);
  expect(notebooks.find(({ failed }) => failed)?.failed, errors).toBeUndefined();
  expect(status, errors).toBe(0);
  expect(notebooks.map(({ number }) => number)).toEqual(NUMBERS);
  for (const { number, outputs } of notebooks) {
    const said = outputs.map(({ data }) => data['text/plain']).join('\n');
    const placeholders = said.match(/.*(?:\bNaN\b|\bundefined\b|\bnull\b|\bInfinity\b|∞).*/g);
    expect(placeholders, `notebook ${number}`).toBeNull();
    expect(said).toMatch(SAYS[name][number] ?? /./);
  }
});

it('says of one record alone that folds need two', () => {
  const { status, notebooks } = runOn('one record');
  expect(status).toBe(1);
  expect(notebooks.map(({ number }) => number)).toEqual(['01', '02', '03']);
  expect(notebooks[2].failed?.message).toBe(
    'folds: expected at least two examples of one class, one to train on and one to test; received 1: read ' +
      'more records (MAUDE_DATA)',
  );
});

function runOn(name: string): { status: number | null; notebooks: ShownNotebook[]; errors: string } {
  const root = mkdtempSync(join(tmpdir(), 'degenerate-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const records = join(root, 'records.json');
  writeFileSync(records, JSON.stringify(DEGENERATE[name]()));
  const environment = Object.entries(process.env).filter(
    ([variable]) => !/^MAUDE_(?!DEVICE|TENSORFLOW)/.test(variable),
  );
  const set = Object.fromEntries(Object.entries(TINY).map(([parameter, value]) => [parameter, `${value}`]));
  const { status, stderr } = spawnSync(
    process.execPath,
    ['lib/run.cjs', 'lib/notebook/notebook-cells-fixture.ts'],
    {
      cwd: codeRoot(),
      env: {
        ...Object.fromEntries(environment),
        MAUDE_ROOT: root,
        MAUDE_DATA: records,
        MAUDE_SET: JSON.stringify(set),
      },
      encoding: 'utf8',
    },
  );
  const shown = NUMBERS.flatMap((number) => {
    try {
      return [JSON.parse(readFileSync(join(root, 'shown', `${number}.json`), 'utf8')) as ShownNotebook];
    } catch {
      return [];
    }
  });
  return { status, notebooks: shown, errors: stderr };
}
