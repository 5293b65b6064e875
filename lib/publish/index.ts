/** From a choice to what others load: provenance, card, export, demo pages, the Hub. */
export { cardBody } from './card-body';
export { checkChoice } from './check-choice';
export { besideFloorSentence, besideFloorTable, pageTable, planTable } from './choice-tables';
export { buildDemo } from './demo/build-demo';
export { exportBest } from './export-best';
export { exportModel } from './export-model';
export { publish } from './hub/publish';
export { writeModelCard } from './model-card';
export { openProvenanceRecord, writeProvenanceRecord } from './provenance-record';
export { scoreLockedCandidates } from './score-locked';
export { verifyExport } from './verify-export';
