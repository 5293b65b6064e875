/** Measures of classification, calibration and difference. */
export { f1Scores } from './classification';
export { prevalenceWeights } from './prevalence';
export { highest } from './summary';
