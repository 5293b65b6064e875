/** Kaggle: what the notebooks there call beyond the other rooms. */
export { sessionPlan, type SessionRow } from './session-plan';
