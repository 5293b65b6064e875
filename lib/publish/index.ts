/** What leaves the workbench: the record of a choice and the card of what was chosen. */

export { cardBody } from './card-body';
export { type CardFacts, cardFacts } from './card-facts';
export type { RecordedCheckpoint, RecordedRun } from './choice';
export { buildDemo } from './demo/build-demo';
export { type ExportedFolder, openExport } from './export-folder';
export { exportModel, ONNX_FILES } from './export-model';
export { type Publication, type PublicationOptions, publish } from './hub/publish';
export { renderModelCard, writeModelCard } from './model-card';
export {
  openProvenanceRecord,
  type ProvenanceRecord,
  recordedCheckpoint,
  type WrittenRecord,
  writeProvenanceRecord,
} from './provenance-record';
export { type LockedOptions, scoreLockedCandidates } from './score-locked';
export { type ExportCheck, predictExport, verifyExport } from './verify-export';
