/** The room that imports nothing of ours. */
export { check, checkNumber, checkOneOf, messageOf, show } from './check';
export { inverseFrequencyWeights } from './class-weights';
export { type Clock, systemClock } from './clock';
export { escapeHtml, escapeMarkdown, plainText, safeUrl, scriptJson } from './escape';
export { environmentFetch } from './fetch';
export { readJson, replaceFile, writeFileAtomic, writeJson } from './files';
export { canonicalJson, hashOf, sha1, sha256, sha256File } from './hash';
export { LABEL_NAMES, LABELS, type Label, type LabelledText, labelIndex } from './labels';
export { type ColumnType, type Row, readParquet, type Schema, writeParquet } from './parquet';
export { breathe, type Measures, type Progress, type ProgressEvent, silent } from './progress';
export { codeRoot, type Project, projectAt, thisProject } from './project';
export { type Provenance, provenance } from './provenance';
export { deriveSeed, RandomState } from './random';
export { readSealed, type Sealed, sealed, writeSealed } from './sealed';
