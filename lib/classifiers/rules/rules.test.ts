import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Label } from '../../core/labels';
import { silent } from '../../core/progress';
import { projectAt } from '../../core/project';
import { machineOf } from '../machine-fixture';
import { keywords, majority, mostFrequent, phrases, RULES, ruleLabels } from './rule';
import { ruleClassifier } from './rule-classifier';

const examples = (
  [
    ['M', 'THE PUMP STOPPED. NO ONE WAS HURT'],
    ['M', 'alarm sounded'],
    ['D', 'The patient EXPIRED two days later'],
    ['M', 'no patient death occurred; the lead broke'],
    ['I', 'the patient was hospitalized with bleeding'],
    ['M', 'the battery died during a surgery'],
  ] as [Label, string][]
).map(([label, text], i) => ({ id: String(i), label, text }));
const texts = examples.map(({ text }) => text);

const machine = machineOf(projectAt(tmpdir()));

describe('rules', () => {
  it('answer by hand-worked labels, the most frequent one where they have no answer', () => {
    expect(mostFrequent(examples)).toBe('M');
    expect([...ruleLabels(majority, texts, 'M')]).toEqual([2, 2, 2, 2, 2, 2]);
    expect([...ruleLabels(keywords, texts, 'M')]).toEqual([2, 2, 0, 2, 1, 0]);
    expect([...ruleLabels(phrases, texts, 'M')]).toEqual([2, 2, 0, 2, 1, 1]);
  });

  it('take the first label among equally frequent ones', () => {
    expect(mostFrequent([examples[4], examples[2]])).toBe('D');
  });
});

describe.each(RULES)('ruleClassifier($name)', (rule) => {
  it('trains, writes a checkpoint that answers the same, and refuses another one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rule-'));
    const classifier = ruleClassifier(rule);
    const job = { fold: 1, train: examples, inner: [], outer: examples.slice(2), seed: 42, folder };
    const trainer = classifier.train({}, machine);
    const epochs = [];
    for await (const epoch of trainer({ ...job, progress: silent, signal: machine.signal }))
      epochs.push(epoch);
    expect(epochs).toHaveLength(1);
    const [{ inner, outer, checkpoint }] = epochs;
    expect(inner).toHaveLength(0);
    const predictor = await classifier.load(join(folder, checkpoint[0], '..'), machine);
    expect(await predictor.predictProba(texts.slice(2))).toEqual(outer);
    await writeFile(join(folder, checkpoint[0]), '{"format":"maude-rule/1","rule":"coin","otherwise":"M"}');
    await expect(classifier.load(join(folder, 'model'), machine)).rejects.toThrow(
      `expected the rule ${rule.name}`,
    );
  });
});
