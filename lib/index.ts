/** The rooms of the workbench, one name each: `import { data, splits, notebook } from 'maude'`. */
export * as charts from './charts/index';
export * as classifiers from './classifiers/index';
export * as core from './core/index';
export * as data from './data/index';
export * as diagnostics from './diagnostics/index';
export * as experiments from './experiments/index';
export * as features from './features/index';
export * as kaggle from './kaggle/index';
export * as metrics from './metrics/index';
export * as notebook from './notebook/index';
export * as publish from './publish/index';
export * as runs from './runs/index';
export * as splits from './splits/index';
export * as tensorflow from './tensorflow/index';
