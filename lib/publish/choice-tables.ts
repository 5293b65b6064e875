/** A recorded choice, its pages and its publication as rows of tables. */
import { relative } from 'node:path';
import type { Project } from '../core/project';
import { intervalText, whyNoInterval } from '../diagnostics/resampling';
import { MEASURES, type MeasureKey } from '../metrics/measures';
import type { ExportedFolder } from './export-folder';
import type { PublicationPlan } from './hub/plan';
import type { ProvenanceRecord } from './provenance-record';

/** A run of the candidates beside the strongest floor by one measure. */
export interface BesideFloorRow {
  /** What the run goes by among the candidates. */
  readonly run: string;
  readonly measure: string;
  /** Tested folds pooled; null, like all numbers here, where there is none. */
  readonly value: number | null;
  readonly floor: string | null;
  readonly floorValue: number | null;
  /** The run minus the floor. */
  readonly difference: number | null;
  /** 95 %, or why there is none. */
  readonly interval: string;
}

const SHOWN: readonly MeasureKey[] = ['deathF1', 'macroF1', 'weightedF1', 'deathRecall'];

/** Every run of `record` beside the strongest floor by Death F1, macro F1, weighted F1 and recall of Death. */
export function besideFloorTable({ candidates, besideFloor }: ProvenanceRecord): BesideFloorRow[] {
  return besideFloor.flatMap(({ run, rows }) =>
    rows
      .filter(({ measure }) => SHOWN.includes(measure))
      .map(({ measure, value, floor, floorValue, difference, lower, upper, reason }) => ({
        run: candidates.find((candidate) => candidate.run === run)?.label ?? run,
        measure: MEASURES[measure].name,
        ...{ value, floor, floorValue, difference },
        interval: intervalText({ lower, upper, reason }),
      })),
  );
}

/**
 * How the run of a recorded winner stands beside the strongest floor, in a sentence: by what decided, by Death F1 where that
 * is no measure of decisions alone.
 */
export function besideFloorSentence({ selected, besideFloor, by }: ProvenanceRecord): string {
  const rows = besideFloor.find(({ run }) => run === selected.run)?.rows ?? [];
  const row = rows.find(({ measure }) => measure === by) ?? rows.find(({ measure }) => measure === 'deathF1');
  if (!row) return 'It is compared with no floor.';
  const { value, floor, floorValue, difference, lower, upper, reason } = row;
  const measure = MEASURES[row.measure].name;
  const name = `${measure[0].toUpperCase()}${measure.slice(1)} of its run, tested folds pooled`;
  if (difference === null || floor === null)
    return `${name}, is ${value?.toFixed(4) ?? 'none'}; no difference to a floor: ${reason}.`;
  const beside = `${name}, is ${value?.toFixed(4)}; the strongest floor, ${floor}, has ${floorValue?.toFixed(4)}.`;
  const signed = difference.toFixed(4).replace('-', '\u2212');
  if (lower === null || upper === null)
    return `${beside} The difference, ${signed}, has no interval: ${whyNoInterval(reason)}.`;
  const verdict = lower > 0 ? 'more than chance' : upper < 0 ? 'less than the floor' : 'within chance';
  const interval = intervalText({ lower, upper, reason }, 4);
  return `${beside} The difference, ${signed}, has the 95 % interval ${interval}: ${verdict}.`;
}

/** A demo page. */
export interface PageRow {
  /** Below the project's root. */
  readonly page: string;
  readonly classifier: string;
  readonly files: number;
  readonly megabytes: number;
}

/** A row a demo page. */
export function pageTable(project: Project, pages: readonly ExportedFolder[]): PageRow[] {
  return pages.map(({ folder, manifest }) => ({
    page: `${relative(project.root, folder)}/index.html`,
    classifier: manifest.classifier,
    files: manifest.files.length,
    megabytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
  }));
}

/** A repository that a publication would write. */
export interface PlanRow {
  readonly repository: string;
  readonly type: 'model' | 'space';
  readonly classifier: string;
  readonly files: number;
  readonly megabytes: number;
  /** Of the commit. */
  readonly message: string;
}

/** A row a repository. */
export function planTable({ targets }: PublicationPlan): PlanRow[] {
  return targets.map(({ repo, bytes, title, export: { manifest } }) => ({
    repository: repo.name,
    type: repo.type,
    classifier: manifest.classifier,
    files: manifest.files.length,
    megabytes: bytes / 1e6,
    message: title,
  }));
}
