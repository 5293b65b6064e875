/** What a session on Kaggle leaves beside its artefacts, so that another session and this machine know it again. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSealed, writeSealed } from '../core/files/sealed';

/** `maude-session.json`. */
export interface SessionRecord {
  readonly format: 'maude-session/1';
  readonly notebook: string;
  readonly profile: string;
  /** `open` until the notebook's last cell: a session that was killed stays so. */
  readonly status: 'open' | 'ended';
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** A session's output on this disk. */
export interface SessionOutput {
  readonly folder: string;
  readonly record: SessionRecord;
}

const FILE = 'maude-session.json';
const MAX_DEPTH = 5;

/** Writes the record of a session into its folder. */
export async function writeSession(folder: string, record: SessionRecord): Promise<void> {
  await writeSealed(join(folder, FILE), record);
}

/** The record in a folder; null where there is none. Throws when it was changed. */
export async function readSession(folder: string): Promise<SessionRecord | null> {
  return readSealed<SessionRecord>(join(folder, FILE), 'Download this output again, or leave it out');
}

/** The outputs of sessions at and below `folder`, the oldest first. */
export async function findSessions(folder: string): Promise<SessionOutput[]> {
  const found: SessionOutput[] = [];
  let level = existsSync(folder) ? [folder] : [];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const next: string[] = [];
    for (const at of level) {
      const record = await readSession(at);
      if (record) found.push({ folder: at, record });
      else
        for (const entry of await readdir(at, { withFileTypes: true }))
          if (entry.isDirectory() && entry.name !== 'node_modules') next.push(join(at, entry.name));
    }
    level = next;
  }
  return found.sort((a, b) => (a.record.startedAt < b.record.startedAt ? -1 : 1));
}
