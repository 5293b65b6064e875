/** Keeps the table of units fresh while any of them is under way. */
import type { Project } from '../core/project';
import type { FoldUnit } from './fold-unit';
import type { UnitJobState } from './jobs';
import { unitKey } from './unit';
import { type UnitRow, unitRow } from './unit-rows';

const SHOW_MS = 2000;

interface Entry {
  readonly unit: FoldUnit;
  job: UnitJobState;
}

/** Shows all units that it heard of, in the order of runs and folds, every two seconds and whenever one changes. */
export class UnitTable {
  private readonly entries = new Map<string, Entry>();
  private timer: NodeJS.Timeout | undefined;
  private drawing: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Project,
    private readonly show: (rows: readonly UnitRow[]) => void,
  ) {}

  /** A unit that waits to be handed over. */
  add(unit: FoldUnit): void {
    const key = unitKey(unit);
    this.entries.set(key, { unit, job: { key, state: 'waiting', attempt: 1, message: '', logTail: '' } });
    this.timer ??= setInterval(() => void this.draw(), SHOW_MS).unref();
    void this.draw();
  }

  /** Where a unit's job stands now. */
  update(job: UnitJobState): void {
    const entry = this.entries.get(job.key);
    if (!entry) return;
    entry.job = job;
    void this.draw();
  }

  /** Draws once more and, unless a unit is still under way, for the last time. */
  async rest(): Promise<void> {
    const busy = [...this.entries.values()].some(({ job }) => ['waiting', 'running'].includes(job.state));
    if (!busy) this.stop();
    await this.draw();
  }

  /** Nothing is watched any more. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private draw(): Promise<void> {
    this.drawing = this.drawing
      .then(async () => {
        const inOrder = [...this.entries.values()].sort(byRunAndFold);
        const rows = await Promise.all(inOrder.map(({ unit, job }) => unitRow(this.storage, unit, job)));
        this.show(rows);
      })
      .catch(() => {});
    return this.drawing;
  }
}

function byRunAndFold({ unit: a }: Entry, { unit: b }: Entry): number {
  return a.inputs.seed - b.inputs.seed || (a.run < b.run ? -1 : a.run > b.run ? 1 : a.fold - b.fold);
}
