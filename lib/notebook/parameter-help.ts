/** What the kernel says of a parameter whose name the cursor stands on. */
import type { Definitions } from '../core/parameters/definition';
import { parameterHelp } from '../core/parameters/describe';
import { parameterSets } from '../parameters';

const CALL = /notebook\s*\.\s*parameters\(\s*['"`]([\w-]+)['"`]\s*,/g;

/**
 * Type, range, values by profile and reason of the parameter whose name stands at `position` (in UTF-16 units) of a
 * cell, commented out or not; null anywhere but in the object of `notebook.parameters`.
 */
export function parameterHelpAt(code: string, position: number): string | null {
  const call = [...code.matchAll(CALL)].filter(({ index }) => index < position).at(-1);
  const name = nameAt(code, position);
  if (call === undefined || name === null) return null;
  const end = code.indexOf('});', call.index);
  if (end >= 0 && position > end) return null;
  const sets: Readonly<Record<string, Definitions>> = parameterSets;
  const definitions = Object.hasOwn(sets, call[1]) ? sets[call[1]] : {};
  return Object.hasOwn(definitions, name) ? parameterHelp(name, definitions[name]) : null;
}

/** The name of a member, `name:`, that stands at `position`. */
function nameAt(code: string, position: number): string | null {
  const before = /[A-Za-z_]\w*$/.exec(code.slice(0, position))?.[0] ?? '';
  const after = /^\w*/.exec(code.slice(position))?.[0] ?? '';
  const next = code.slice(position + after.length);
  return /^\s*:/.test(next) && before + after !== '' ? before + after : null;
}
