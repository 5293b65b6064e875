/** Opens an experiment: one classifier with its parameters on the folds of one split. The one place that composes. */
import { type Classifier, type Machine, READY, type Readiness } from '../classifiers/contract';
import { machineSettings } from '../classifiers/machine-parameters';
import { classifierOf } from '../classifiers/registry';
import { currentSession, type Session } from '../core/session';
import { stopTime } from '../core/stop-time';
import type { ExecutionOptions, ExecutionRequest } from '../runs/request';
import { mlflowServer } from '../tracking/mlflow-server';
import { cutData, type ExperimentData, openCurrentData } from './experiment-data';
import type { ExperimentParameters } from './parameters';

/** Which of the rows an experiment learns from. */
export interface OpenOptions {
  /** `all` takes every row, `subset` (default) those that the parameter `subset` draws. */
  readonly rows?: 'all' | 'subset';
  /** An experiment that was opened before: its snapshot and split are cut anew instead of being read again. */
  readonly like?: OpenedExperiment;
  /** Where it happens; this process's session by default. */
  readonly session?: Session;
}

/** Everything that an experiment is made of. */
export interface OpenedExperiment extends ExperimentData {
  readonly classifier: Classifier;
  readonly parameters: ExperimentParameters;
  /** The classifier's, checked. */
  readonly config: object;
  readonly readiness: Readiness;
  readonly session: Session;
  /** Of an ablation: its folds' narratives are without names. */
  readonly names?: 'removed';
  /** The machine, for work that goes by `title`. */
  machine(title?: string): Machine;
}

/** Checks the parameters and opens the rows; what is missing on this machine is said by `readiness`. */
export async function openExperiment(
  name: string,
  parameters: ExperimentParameters,
  { rows = 'subset', like, session = currentSession() }: OpenOptions = {},
): Promise<OpenedExperiment> {
  const classifier = classifierOf(name);
  const config = classifier.configOf(parameters);
  const { seed, split, innerFraction, runFolds } = parameters;
  const size = rows === 'all' ? 0 : parameters.subset;
  const draw = { seed, size, testSize: rows === 'all' ? 0 : parameters.testSubset };
  const request = { split, draw, innerFraction, runFolds };
  const data =
    like?.split.name === split
      ? cutData(like, request)
      : await openCurrentData(session.project, request, parameters.data);
  session.markSynthetic(data.snapshot.synthetic);
  const stopAt = stopTime(parameters.budgetMinutes ?? 0);
  const machine = (title?: string) => machineOf(parameters, session, stopAt, title);
  const readiness = await readinessOf(classifier, parameters, machine());
  return { ...data, classifier, parameters, config, readiness, session, machine };
}

function machineOf(
  parameters: ExperimentParameters,
  session: Session,
  stopAt: Date | null,
  title?: string,
): Machine {
  const settings = machineSettings(parameters);
  const { project } = session;
  return { ...settings, project, progress: session.progress(title), signal: session.signal(), stopAt };
}

/** Of a cluster nothing is known before its jobs run. */
async function readinessOf(
  classifier: Classifier,
  { executor }: ExperimentParameters,
  machine: Machine,
): Promise<Readiness> {
  if (executor === 'ray') return { ...READY, device: 'Ray cluster' };
  return classifier.readiness ? classifier.readiness(machine) : READY;
}

/** What a run of `config` asks for. */
export async function requestOf(
  experiment: OpenedExperiment,
  config: object,
): Promise<Omit<ExecutionRequest, 'name'>> {
  const { classifier, parameters, snapshot, split, subset, readiness, names } = experiment;
  const { protocol, innerFraction, seed, profile, reuse } = parameters;
  return {
    ...{ protocol, innerFraction, seed, profile, reuse, split, subset },
    classifier: classifier.name,
    phase: classifier.phase,
    config: await classifier.identity(config, experiment.machine('Weights')),
    snapshot: snapshot.id,
    ...(names ? { names } : {}),
    synthetic: snapshot.synthetic,
    device: readiness.device,
    versions: readiness.versions,
  };
}

/** How runs are executed here, their progress by `title`. */
export async function executionOf(
  { session, readiness }: OpenedExperiment,
  title?: string,
): Promise<ExecutionOptions> {
  const { project } = session;
  const { foldsAtOnce } = readiness;
  return {
    project,
    mlflow: await mlflowServer(),
    signal: session.signal(),
    foldsAtOnce,
    progress: session.progress(title),
  };
}
