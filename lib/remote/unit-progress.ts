/** Signs of life of a unit, as a file that the notebook reads: `progress.json` beside what the unit makes. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readJson, writeJson } from '../core/files/files';
import type { ProgressEvent } from '../core/progress';

/** How far a unit is: `interrupted` was told to stop or ran out of time, `failed` threw. */
export type UnitState = 'running' | 'finished' | 'interrupted' | 'failed';

/** `progress.json`. */
export interface UnitProgress {
  readonly format: 'maude-progress/1';
  /** Key of the unit. */
  readonly unit: string;
  readonly state: UnitState;
  /** Why it failed or was interrupted. */
  readonly message: string | null;
  readonly host: string;
  readonly pid: number;
  readonly updatedAt: string;
  /** The last sign of life of every task, the latest task last. */
  readonly tasks: readonly ProgressEvent[];
}

const LEAST_MS = 1000;

/** Writes `progress.json` into a folder, at most once a second while work goes on. */
export class UnitProgressFile {
  private readonly tasks = new Map<string, ProgressEvent>();
  private written = Number.NEGATIVE_INFINITY;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly unit: string,
    private readonly now: () => Date,
  ) {}

  /** Takes a sign of life; a file that cannot be written stops no work. */
  readonly listen = (event: ProgressEvent): void => {
    this.tasks.delete(event.task);
    this.tasks.set(event.task, event);
    if (this.now().getTime() - this.written >= LEAST_MS) void this.write('running', null);
  };

  /** Says how the unit ended. */
  end(state: UnitState, message: string | null): Promise<void> {
    return this.write(state, message);
  }

  private write(state: UnitState, message: string | null): Promise<void> {
    this.written = this.now().getTime();
    this.writing = this.writing
      .then(() => writeJson(progressPath(this.folder), this.content(state, message)))
      .catch(() => {});
    return this.writing;
  }

  private content(state: UnitState, message: string | null): UnitProgress {
    return {
      format: 'maude-progress/1',
      unit: this.unit,
      state,
      message,
      host: hostname(),
      pid: process.pid,
      updatedAt: this.now().toISOString(),
      tasks: [...this.tasks.values()],
    };
  }
}

/** The last sign of life of the unit that fills `folder`; null before the first one. */
export async function readUnitProgress(folder: string): Promise<UnitProgress | null> {
  return readJson<UnitProgress>(progressPath(folder)).catch(() => null);
}

function progressPath(folder: string): string {
  return join(folder, 'progress.json');
}
