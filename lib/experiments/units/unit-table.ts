/** Keeps the table of units fresh while any of them is under way. */

import type { Project } from '../../core/project';
import type { JobReport } from '../../remote/job';
import type { FoldUnit } from './fold-unit';
import { unitKey } from './unit';
import { type UnitRow, unitRow } from './unit-rows';

const SHOW_MS = 2000;

interface Entry {
  readonly unit: FoldUnit;
  job: Pick<JobReport, 'state' | 'attempt' | 'message' | 'logTail'>;
}

/** Shows all units that it heard of, in the order of runs and folds, every two seconds and whenever one changes. */
export class UnitTable {
  private readonly entries = new Map<string, Entry>();
  private timer: NodeJS.Timeout | undefined;
  private after: 'stopped' | 'left' | null = null;
  private drawing: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Project,
    private readonly show: (rows: readonly UnitRow[]) => void,
  ) {}

  /** A unit that waits to be handed over. */
  add(unit: FoldUnit): void {
    const key = unitKey(unit);
    this.entries.set(key, { unit, job: { state: 'waiting', attempt: 1, message: '', logTail: '' } });
    this.after = null;
    this.timer ??= setInterval(() => void this.draw(), SHOW_MS).unref();
    void this.draw();
  }

  /** Where a unit's job stands now. */
  update(job: JobReport): void {
    const entry = this.entries.get(job.key);
    if (!entry) return;
    entry.job = job;
    void this.draw();
  }

  /** Draws once more, the last time unless a unit is under way; after an interrupt none is, and `after` says why. */
  async rest(after: 'stopped' | 'left' | null): Promise<void> {
    this.after = after;
    if (after !== null || ![...this.entries.values()].some(isUnderWay)) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    await this.draw();
  }

  private async rowOf(entry: Entry): Promise<UnitRow> {
    const row = await unitRow(this.storage, entry.unit, entry.job);
    return this.after !== null && isUnderWay(entry) ? { ...row, state: this.after } : row;
  }

  private draw(): Promise<void> {
    this.drawing = this.drawing
      .then(async () => {
        const inOrder = [...this.entries.values()].sort(byRunAndFold);
        const rows = await Promise.all(inOrder.map((entry) => this.rowOf(entry)));
        this.show(rows);
      })
      .catch(() => {});
    return this.drawing;
  }
}

function isUnderWay({ job }: Entry): boolean {
  return job.state === 'waiting' || job.state === 'running';
}

function byRunAndFold({ unit: a }: Entry, { unit: b }: Entry): number {
  return a.inputs.seed - b.inputs.seed || (a.run < b.run ? -1 : a.run > b.run ? 1 : a.fold - b.fold);
}
