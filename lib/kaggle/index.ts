/** Kaggle: what the notebooks there call beyond the other rooms. */
export { type SessionRow, sessionPlan } from './session-plan';
