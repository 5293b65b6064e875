/** The parameters cell of a notebook's file: the one that is tagged `parameters`. */
import { readFile } from 'node:fs/promises';
import { check } from '../core/check';
import { unknownName } from '../core/parameters/unknown-name';
import { parameterNames } from '../parameters';
import type { NotebookFile } from './report';

interface FileCell {
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
}

/** The call of a parameters cell; its first group is what the parameters are for. */
const CALL = /notebook\s*\.\s*parameters\(\s*['"`]([\w-]+)['"`]/;

/** The source of the parameters cell of the notebook at `path`; null where it has none. */
export async function parametersCell(path: string): Promise<string | null> {
  const { cells } = JSON.parse(await readFile(path, 'utf8')) as { readonly cells: readonly FileCell[] };
  const cell = cells.find(({ metadata }) => metadata.tags?.includes('parameters'));
  if (cell === undefined) return null;
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

/** What the parameters of a cell are for, `bert`; null where it resolves none. */
export function parametersKeyOf(source: string): string | null {
  return CALL.exec(source)?.[1] ?? null;
}

/** Throws unless every name of `set` (`--set NAME=VALUE`) is a parameter of one of the notebooks. */
export async function checkSet(
  set: Readonly<Record<string, string>>,
  notebooks: readonly NotebookFile[],
): Promise<void> {
  const sources = await Promise.all(notebooks.map(({ path }) => parametersCell(path)));
  const names = parameterNames(sources.flatMap((source) => parametersKeyOf(source ?? '') ?? []));
  for (const name of Object.keys(set)) check(names.includes(name), () => unknownName('--set', name, names));
}
