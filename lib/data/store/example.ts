/** One cleaned item: what a record becomes when its narrative and label are good. */

import type { Schema } from '../../core/files/parquet';
import type { LabelledText } from '../../core/labels';

/**
 * An example. Only `text` may become features; `label` is learned; the rest groups, slices and probes.
 * Absent values are null (openFDA's "", "*", "NA", "UNK" and "N/A" included).
 */
export interface Example extends LabelledText {
  /** Identity (`identity.ts`): `mdr_report_key`, else `report_number`, else the SHA-256 of the record's content. */
  readonly id: string;
  /** The cleaned narrative. */
  readonly text: string;
  /**
   * The stretches of `text` that are the reporter's description (`description-spans.ts`): `start-end`, several
   * separated by a space; empty when none is, null when all of it is.
   */
  readonly descriptionSpans: string | null;
  /** Groups reports of one event; often absent in openFDA. */
  readonly eventKey: string | null;
  /** `YYYYMMDD`, as openFDA writes it. */
  readonly dateReceived: string | null;
  readonly productCode: string | null;
  readonly genericName: string | null;
  readonly brandName: string | null;
  readonly manufacturer: string | null;
  /** `report_source_code`: Manufacturer report, Voluntary report, User facility report, Distributor report. */
  readonly reportSource: string | null;
  /** Which collection the record came from (the `source` member of a line, or the file's name). Never a feature. */
  readonly source: string | null;
  /** True when a patient's outcome says Death: an independent probe for label noise, never a feature. */
  readonly outcomeDeath: boolean;
  /**
   * The outcome codes of all patients, each once, in the order of their letters, joined by ";" (`D;H`); null when none
   * is stated. D death, L life threatening, H hospitalization, S disability, C congenital anomaly, R required
   * intervention, O other; words and codes beyond these as received. A probe for label noise, never a feature.
   */
  readonly outcomes: string | null;
}

/** The columns of `examples.parquet`, in file order. */
export const EXAMPLE_SCHEMA = {
  id: 'TEXT',
  text: 'TEXT',
  label: 'TEXT',
  descriptionSpans: 'TEXT',
  eventKey: 'TEXT',
  dateReceived: 'TEXT',
  productCode: 'TEXT',
  genericName: 'TEXT',
  brandName: 'TEXT',
  manufacturer: 'TEXT',
  reportSource: 'TEXT',
  source: 'TEXT',
  outcomeDeath: 'BOOLEAN',
  outcomes: 'TEXT',
} as const satisfies Schema & Readonly<Record<keyof Example, unknown>>;

/** The names of an example's columns, in file order. */
export const EXAMPLE_COLUMNS = Object.keys(EXAMPLE_SCHEMA) as readonly (keyof Example)[];
