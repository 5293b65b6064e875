/** Where the project's files lie. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folders of one project; every path is absolute. */
export interface Project {
  readonly root: string;
  readonly data: string;
  readonly splits: string;
  readonly reports: string;
  readonly runs: string;
}

/** The folders below `root`. */
export function projectAt(root: string): Project {
  const at = resolve(root);
  return {
    root: at,
    data: join(at, 'data'),
    splits: join(at, 'splits'),
    reports: join(at, 'reports'),
    runs: join(at, 'reports', 'runs'),
  };
}

/** The project that this copy of lib belongs to; `MAUDE_ROOT` places its files elsewhere (tests, Kaggle). */
export function thisProject(environment: NodeJS.ProcessEnv = process.env): Project {
  return projectAt(environment.MAUDE_ROOT || codeRoot());
}

/** The folder that holds package.json and lib/, whatever the working directory. */
export function codeRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const parent = dirname(folder);
    if (parent === folder) return resolve(__dirname, '../..');
    folder = parent;
  }
  return folder;
}
