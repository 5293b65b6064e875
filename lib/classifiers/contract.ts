/** What every classifier is to the rest of the workbench: nothing behind it knows which one it talks to. */
import type { Fold } from '../core/fold';
import type { JsonObject } from '../core/json';
import type { Label } from '../core/labels';
import type { Progress } from '../core/progress';
import type { Project } from '../core/project';
import type { FoldTrainer, Refitter } from './fold-trainer';
import type { MachineSettings } from './machine-parameters';

/** Where a classifier trains and predicts. */
export interface Machine extends MachineSettings {
  /** Where weights are looked for and caches kept. */
  readonly project: Project;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** When to stop, done or not, everything saved; null for never. */
  readonly stopAt: Date | null;
}

/** What a classifier found on a machine. */
export interface Readiness {
  /** Why it cannot train here, with the remedy; null when it can. */
  readonly missing: string | null;
  /** Where it computes, in words: `CPU`, `2 x GPU`. */
  readonly device: string;
  /** Versions beyond Node's and the workbench's, `{ tensorflow: '2.21.0' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** Folds that it trains side by side in this process. */
  readonly foldsAtOnce: number;
}

/** A line about an experiment. */
export interface Fact {
  readonly what: string;
  readonly value: string;
}

/** What a unit of work needs beyond snapshot and split: files that are brought along, named below the project's root. */
export interface NeededFiles {
  /** The folder they are in here. */
  readonly folder: string;
  /** The folder they go to, from the root of a project. */
  readonly target: string;
  readonly names: readonly string[];
}

/** A way to run, its hours, and what it saves against what was asked for (negative: costs). */
export interface EstimateRow {
  readonly plan: string;
  readonly hoursPerFold: number;
  readonly hoursPerRun: number;
  readonly hoursSaved: number;
}

/** How much a class counts in the training of a fold. */
export interface ClassWeightRow {
  readonly label: Label;
  /** In the training part. */
  readonly examples: number;
  /** As it is set; the mean over all examples is 1. */
  readonly weight: number;
  /** As it comes about in the batches that are trained on, in the same unit. */
  readonly effective: number;
}

/** A trained classifier, ready to be asked. */
export interface Predictor {
  /** Probabilities of `texts`, n x 4 row-major in the order of `LABELS`; rows sum to 1. */
  predictProba(texts: readonly string[], progress?: Progress): Promise<Float64Array>;
  /** Which texts are longer than what is read of one; absent where all is read. */
  truncates?(texts: readonly string[]): boolean[];
  /** As the classifier's `explain`, of this checkpoint; absent where it has none. */
  explain?(texts: readonly ExplainedText[], count: number): readonly (readonly TermContribution[])[];
}

/** A text with the class that words are to speak for. */
export interface ExplainedText {
  readonly text: string;
  readonly towards: Label;
}

/** One term of one text. */
export interface TermContribution {
  readonly term: string;
  /** What it adds to the score of the text's class, less the mean of what it adds to all classes. */
  readonly contribution: number;
}

/** What a model card says of a classifier. */
export interface CardTexts {
  /** What became of a narrative before it was learned from. */
  readonly preprocessing: string;
  /** How one can see why it answers as it does. */
  readonly examination: string;
  readonly objective: string;
}

/** One way to learn the class of a narrative. `Config` is everything that determines its numbers, plain JSON. */
export interface Classifier<Config extends object = object> {
  /** Lower-case words joined by `-`: names runs, folders and cards. */
  readonly name: string;
  /** For people: `TF-IDF + logistic regression`. */
  readonly title: string;
  /** The phase of the published project that it stands for; a label for people, never a branch. */
  readonly phase: 1 | 2 | null;
  readonly card: CardTexts;
  /** The checked config among `values`, which may hold more (a notebook's parameters); throws what is wrong with it. */
  configOf(values: object): Config;
  /** The fields that a sweep may vary, with values of their kind (null: of any). */
  sweepable(config: Config): JsonObject;
  /** The words that a run's id begins with, `bert-2x128`; the name by default. */
  runName?(config: Config): string;
  /** What enters a run's inputs: the config, and hashes of the files that it starts from. */
  identity(config: Config, machine: Machine): Promise<JsonObject>;
  /** What it finds on the machine; the CPU by default, nothing missing. */
  readiness?(machine: Machine): Promise<Readiness>;
  /** What goes to other machines with it; nothing by default. */
  needs?(config: Config, machine: Machine): Promise<NeededFiles | null>;
  /** Lines about what it starts from and computes on; none by default. */
  facts?(config: Config, machine: Machine): Promise<Fact[]>;
  /** Hours of a run over `folds`, from `steps` timed steps; null (default) where nobody would wait. */
  estimate?(
    config: Config,
    folds: readonly Fold[],
    timing: { readonly steps: number; readonly seed: number },
    machine: Machine,
  ): Promise<EstimateRow[] | null>;
  /** How much each class counts in a fold's training, where batches make it another weight than was set; null without weights. */
  classWeights?(
    config: Config,
    fold: Fold,
    seed: number,
    machine: Machine,
  ): Promise<readonly ClassWeightRow[] | null>;
  /** Trains folds; opens what it needs when the first one begins. */
  train(config: Config, machine: Machine): FoldTrainer;
  /** Trains on everything for so many epochs, where that is possible. */
  refit?(config: Config, epochs: number, machine: Machine): Refitter;
  /** Opens the checkpoint in `folder`; refuses a damaged or foreign one. */
  load(folder: string, machine: Machine): Promise<Predictor>;
  /**
   * The `count` terms of each text that speak most for its class by the checkpoint in `folder`, strongest first. Only where
   * that is exact.
   */
  explain?(
    folder: string,
    texts: readonly ExplainedText[],
    count: number,
  ): Promise<readonly (readonly TermContribution[])[]>;
}

/** Whether a classifier trains on every machine: it asks for no library and no GPU. */
export function trainsAnywhere({ readiness }: Classifier): boolean {
  return readiness === undefined;
}

/** What a classifier without demands finds on every machine. */
export const READY: Readiness = { missing: null, device: 'CPU', versions: {}, foldsAtOnce: 1 };
