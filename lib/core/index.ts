/** The room that imports nothing of ours. */
export { check, messageOf } from './check';
export { inverseFrequencyWeights } from './class-weights';
export { type Label, LABEL_NAMES, labelIndex, LABELS } from './labels';
export { thisProject } from './project';
