/** The room that imports nothing of ours. */
export { check, messageOf } from './check';
export { inverseFrequencyWeights } from './class-weights';
export { LABEL_NAMES, LABELS, type Label, labelIndex } from './labels';
export { thisProject } from './project';
