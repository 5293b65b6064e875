/** When two lines are the same report. */
import { check } from '../../core/check';
import { hashOf } from '../../core/hash';
import { inexactReason, isInexact, textOrNull } from '../read/values';

/** Members that collections add to a record: they say where it was found, not what it is. */
const COLLECTION_MEMBERS = new Set(['source', 'also_in']);

/**
 * The id of a raw record: its `mdr_report_key`, else `number:` and its `report_number`, else `content:` and the
 * SHA-256 of its canonical JSON (without the members `source` and `also_in`). Missing keys never match each other;
 * records without any key are the same only when all else is equal. Throws where such a record holds a number beyond
 * 2^53, or is nested more than 200 deep.
 *
 * FDA's keys are whole numbers, sometimes written ` 123.0`; they stand bare and any other spelling is prefixed
 * `key:`, so that the three kinds cannot collide: report numbers may be bare numbers too. One report number can
 * stand for several keys (a report submitted twice); the keys then decide.
 */
export function identityOf(value: Readonly<Record<string, unknown>>): string {
  const key = textOrNull(value.mdr_report_key);
  if (key !== null) return /^\d+(\.0+)?$/.test(key) ? key.replace(/\.0+$/, '') : `key:${key}`;
  const number = textOrNull(value.report_number);
  if (number !== null) return `number:${number}`;
  const content = Object.entries(value).filter(([name]) => !COLLECTION_MEMBERS.has(name));
  const hash = hashOf(Object.fromEntries(content)); // refuses what is nested too deep to be looked through
  for (const [name, member] of content) checkExact(name, member);
  return `content:${hash}`;
}

/** Numbers that JSON does not tell apart would make different records the same. */
function checkExact(name: string, value: unknown): void {
  check(!isInexact(value), () => inexactReason(name, value));
  if (value !== null && typeof value === 'object')
    for (const [inner, member] of Object.entries(value)) checkExact(`${name}.${inner}`, member);
}
