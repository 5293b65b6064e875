/** Kaggle: what the notebooks there call beyond the other rooms. */
export { sessionPlan } from './session-plan';
