import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { valuesInProfile } from '../../core/parameters/definition';
import { type Project, projectAt } from '../../core/project';
import { RandomState } from '../../core/random';
import { quietSession } from '../../core/session';
import { takeSnapshot } from '../../data/store/take-snapshot';
import { parameterSets } from '../../parameters';
import { listRuns } from '../../runs/registry';
import { makeSplit } from '../../splits/split';
import { saveSplit } from '../../splits/split-file';
import { openExperiment } from '../open';
import { runExperiment } from '../run';
import { sweepExperiment } from '../sweep/sweep';
import { foldWithoutNames } from './fold-without-names';
import { ablateNames, nameSentence } from './name-ablation';

const CLASSES = ['Death', 'Injury', 'Malfunction', 'Other'];
const BRANDS = ['ALPHARON', 'BETAMAX', 'GAMMATEC', 'DELTALINE'];
const SIGNS = ['collapsed', 'bleeding', 'cracked', 'paperwork'];

let project: Project;
beforeEach(async () => {
  project = projectAt(await mkdtemp(join(tmpdir(), 'names-')));
});
afterEach(() => rm(project.root, { recursive: true }));

/** Reports of twelve random words, the name of the device and a sign; `told` says whether the name or the sign tells the class. */
async function planted(told: 'name' | 'sign'): Promise<void> {
  const random = new RandomState(7);
  const records = Array.from({ length: 320 }, (_, i) => {
    const of = { name: i % 4, sign: random.random() < 0.8 ? i % 4 : random.interval(3) };
    const brand = BRANDS[told === 'name' ? of.name : random.interval(3)];
    const sign = SIGNS[told === 'sign' ? of.sign : random.interval(3)];
    const words = Array.from({ length: 12 }, () => `word${random.interval(79)}`);
    return {
      report_number: `R${i}`,
      event_type: CLASSES[i % 4],
      date_received: '20200101',
      device: [{ brand_name: brand, generic_name: 'PUMP', manufacturer_d_name: `${brand} INC.` }],
      mdr_text: [
        { text_type_code: 'Description of Event or Problem', text: `${brand} ${sign} ${words.join(' ')}` },
      ],
    };
  });
  const source = join(project.root, 'planted.jsonl');
  await writeFile(source, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const { manifest, examples } = await takeSnapshot({ source }, { project });
  const split = makeSplit(await examples(), {
    name: 'folds-2',
    k: 2,
    snapshot: manifest.id,
    synthetic: false,
  });
  await saveSplit(project.splits, split);
}

async function opened(change: object = {}) {
  const quick = valuesInProfile(parameterSets['tfidf-logistic'], 'quick');
  const parameters = { ...quick, data: '', split: 'folds-2', ablation: true, ...change };
  return openExperiment('tfidf-logistic', parameters, { rows: 'all', session: quietSession(project) });
}

describe('ablateNames', () => {
  it('leaves chance where the name alone tells the class, in a run apart', async () => {
    await planted('name');
    const experiment = await opened();
    const runs = await runExperiment(experiment);
    const ablation = await ablateNames(experiment, runs);
    const macro = ablation?.rows.find(({ key }) => key === 'macroF1');
    expect(macro?.a).toBe(1);
    expect(Math.abs((macro?.b as number) - 0.25)).toBeLessThan(0.09);
    expect(macro?.upper).toBeLessThan(-0.5);
    expect(ablation && nameSentence(ablation, 'macroF1')).toMatch(
      /^macro F1 1\.000 with names, 0\.\d+ without: 0\.\d+ of it needs/,
    );
    expect(ablation?.runs.main?.inputs.names).toBe('removed');
    expect(ablation?.runs.main?.folder).toContain(join('reports', 'ablations'));
    expect((await listRuns(project)).map(({ id }) => id)).toEqual([runs.main?.id]);
    expect(runs.main?.inputs).not.toHaveProperty('names');
    const again = await ablateNames(experiment, runs);
    expect(again?.runs.main?.reused).toBe(true);
    for (const { text } of foldWithoutNames(experiment.folds[0], experiment.examples).outer)
      expect(text).not.toMatch(new RegExp(BRANDS.join('|'), 'i'));
  });

  it('trains each fold with its own values after a nested sweep', async () => {
    await planted('sign');
    const experiment = await opened({ sweep: 'C=0.001,30', sweepProtocol: 'nested', sweepBy: 'macroF1' });
    const sweep = await sweepExperiment(experiment);
    // The two folds are made to take different values.
    const chosen = sweep!.record.chosen.map((choice, i) => ({ ...choice, trial: i + 1 }));
    const runs = await runExperiment(experiment, { ...sweep!, record: { ...sweep!.record, chosen } });
    const ablation = await ablateNames(experiment, runs);
    const own = runs.main?.folds.map(({ config }) => config?.C);
    expect(own).toEqual([0.001, 30]);
    expect(ablation?.runs.main?.folds.map(({ config }) => config?.C)).toEqual(own);
    expect(ablation?.runs.main?.inputs.sweep?.id).toBe(sweep?.record.id);
  });

  it('shows no difference where names tell nothing, and does nothing unasked', async () => {
    await planted('sign');
    const experiment = await opened();
    const runs = await runExperiment(experiment);
    const ablation = await ablateNames(experiment, runs);
    const macro = ablation?.rows.find(({ key }) => key === 'macroF1');
    expect(macro?.a).toBeGreaterThan(0.6);
    expect(macro?.lower).toBeLessThanOrEqual(0);
    expect(macro?.upper).toBeGreaterThanOrEqual(0);
    expect(await ablateNames(await opened({ ablation: false }), runs)).toBeNull();
  });
});
