/** A rule as a classifier: all that it learns is the most frequent label, and that is its checkpoint. */
import { join } from 'node:path';
import { check, show } from '../../core/check';
import { readJson, writeJson } from '../../core/files/files';
import { LABELS, type Label, type LabelledText } from '../../core/labels';
import { breathe } from '../../core/progress';
import type { Classifier } from '../contract';
import type { EpochResult, FoldJob, FoldTrainer, StoppedBy } from '../fold-trainer';
import { certain, mostFrequent, type Rule, ruleLabels } from './rule';

const FORMAT = 'maude-rule/1';
const FILE = 'rule.json';

/** What a fold learned, `model/rule.json`. */
interface RuleFile {
  readonly format: typeof FORMAT;
  readonly rule: string;
  /** The label of texts that the rule has no answer to. */
  readonly otherwise: Label;
}

/** `rule` behind the contract; it has no config. */
export function ruleClassifier(rule: Rule): Classifier {
  return {
    name: rule.name,
    title: rule.title,
    phase: null,
    card: {
      preprocessing: 'Narratives were cleaned as the snapshot records.',
      examination: 'The rule is a list of words.',
      objective: 'None: a rule learns the most frequent class of its training part and nothing else.',
    },
    configOf: () => ({}),
    sweepable: () => ({}),
    identity: async () => ({}),
    train: () => trainerOf(rule),
    load: async (folder) => {
      const { otherwise } = await readRule(folder, rule);
      return { predictProba: async (texts) => certain(ruleLabels(rule, texts, otherwise)) };
    },
  };
}

/** Narratives that are answered between two turns of the event loop. */
const TEXTS_PER_TURN = 500;

function trainerOf(rule: Rule): FoldTrainer {
  return async function* (job: FoldJob): AsyncGenerator<EpochResult, StoppedBy, void> {
    const start = performance.now();
    const otherwise = mostFrequent(job.train);
    const inner = await answers(rule, job.inner, otherwise, job);
    const outer = await answers(rule, job.outer, otherwise, job);
    const seconds = { train: 0, score: (performance.now() - start) / 1000 };
    const file: RuleFile = { format: FORMAT, rule: rule.name, otherwise };
    await writeJson(join(job.folder, 'model', FILE), file);
    yield { epoch: 1, inner, outer, trainLoss: null, seconds, checkpoint: [`model/${FILE}`] };
    return 'once';
  };
}

/** The rule's probabilities for `examples`; looks at the job's signal between turns. */
async function answers(
  rule: Rule,
  examples: readonly LabelledText[],
  otherwise: Label,
  { fold, progress, signal }: FoldJob,
): Promise<Float64Array> {
  const labels = new Uint8Array(examples.length);
  for (let done = 0; done < examples.length; done += TEXTS_PER_TURN) {
    signal.throwIfAborted();
    const texts = examples.slice(done, done + TEXTS_PER_TURN).map(({ text }) => text);
    labels.set(ruleLabels(rule, texts, otherwise), done);
    progress({ task: `fold ${fold}`, done: done + texts.length, total: examples.length, unit: 'narratives' });
    await breathe();
  }
  return certain(labels);
}

async function readRule(folder: string, rule: Rule): Promise<RuleFile> {
  const path = join(folder, FILE);
  const found = await readJson<RuleFile>(path);
  check(found, () => `${path}: expected a saved rule; found no such file. Run its notebook again`);
  const { format, rule: name, otherwise } = found;
  const isWhole = format === FORMAT && name === rule.name && LABELS.includes(otherwise);
  check(
    isWhole,
    () =>
      `${path}: expected the rule ${rule.name} as ${FORMAT}; received ${show({ format, rule: name, otherwise })}`,
  );
  return found;
}
