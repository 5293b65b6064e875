/** From a choice to what others load: provenance, card, export, demo pages, the Hub. */
export { cardBody } from './card-body';
export { buildDemo } from './demo/build-demo';
export type { ExportedFolder } from './export-folder';
export { exportModel } from './export-model';
export { publish } from './hub/publish';
export { writeModelCard } from './model-card';
export { openProvenanceRecord, writeProvenanceRecord } from './provenance-record';
export { scoreLockedCandidates } from './score-locked';
export { type ExportCheck, verifyExport } from './verify-export';
