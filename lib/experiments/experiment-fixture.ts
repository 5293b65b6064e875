/** For tests: an experiment of a classifier that a trainer stands for, on the folds of `runs/fake`. */
import { type Classifier, READY } from '../classifiers/contract';
import type { FoldTrainer } from '../classifiers/fold-trainer';
import { machineOf } from '../classifiers/machine-fixture';
import type { JsonObject } from '../core/json';
import type { Project } from '../core/project';
import { quietSession } from '../core/session';
import { fakeFolds, fakeRequest } from '../runs/fake';
import type { OpenedExperiment } from './open';
import type { ExperimentParameters } from './parameters';

const PARAMETERS: ExperimentParameters = {
  ...{ profile: 'quick', data: '', split: 'default', protocol: 'nested', innerFraction: 0.25, seed: 42 },
  ...{ subset: 0, testSubset: 0, runFolds: 0, reuse: 'finished', ablation: false },
  ...{ sweep: '', sweepTrials: 0, sweepBy: 'deathF1', sweepFolds: 0 },
  ...{ sweepProtocol: 'auto', sweepHalving: 0 },
  ...{ executor: 'local', storage: '', cpusPerUnit: 1, gpusPerUnit: 0, attempts: 1, onInterrupt: 'stop' },
};

/** The experiment in `project`, its config `{ epochs: 3 }`. */
export function experimentFixture(
  project: Project,
  trainer: FoldTrainer,
  change: Partial<ExperimentParameters> = {},
): OpenedExperiment {
  const classifier: Classifier<{ epochs: number }> = {
    ...{ name: 'fake', title: 'Fake', phase: 2 },
    card: { preprocessing: '', examination: '', objective: '' },
    configOf: (values) => ({ epochs: Number((values as JsonObject).epochs) }),
    sweepable: (config) => config,
    identity: async (config) => config,
    train: () => trainer,
    load: async () => ({ predictProba: async () => new Float64Array(0) }),
  };
  const { snapshot, split } = fakeRequest();
  const rows = { snapshot: { id: snapshot, synthetic: true, rows: 48, source: 'synthetic' }, split };
  return {
    ...({ ...rows, examples: [], subset: null } as unknown as OpenedExperiment),
    draw: { seed: 42, size: 0, testSize: 0 },
    folds: fakeFolds(),
    classifier,
    parameters: { ...PARAMETERS, ...change },
    config: { epochs: 3 },
    readiness: READY,
    session: quietSession(project),
    machine: () => machineOf(project),
  };
}
