/** Guards at the border: every refusal says what was expected and what was received. */

/** Throws `message` unless `condition` holds. */
export function check(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(typeof message === 'string' ? message : message());
}

/** Returns `value` if it is one of `allowed`, else throws an error that lists them. */
export function checkOneOf<T extends string | number>(
  value: unknown,
  allowed: readonly T[],
  name: string,
): T {
  if (allowed.includes(value as T)) return value as T;
  throw new Error(`${name}: expected one of ${allowed.join(', ')}; received ${show(value)}`);
}

/** Returns `value` if it is a finite number inside `[min, max]` (a whole one if `integer`), else throws. */
export function checkNumber(
  value: unknown,
  name: string,
  {
    min = -Infinity,
    max = Infinity,
    integer = false,
  }: { min?: number; max?: number; integer?: boolean } = {},
): number {
  const kind = integer ? 'a whole number' : 'a number';
  const valid = typeof value === 'number' && Number.isFinite(value) && (!integer || Number.isInteger(value));
  if (valid && value >= min && value <= max) return value;
  const range =
    min === -Infinity && max === Infinity
      ? ''
      : min === -Infinity
        ? ` at most ${max}`
        : max === Infinity
          ? ` at least ${min}`
          : ` from ${min} to ${max}`;
  throw new Error(`${name}: expected ${kind}${range}; received ${show(value)}`);
}

/** A short, quoted form of any value for an error message (strings as JSON, at most 80 characters). */
export function show(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'object' ? jsonOf(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A value that JSON cannot hold, too deep or in a circle, has no shorter form than its kind. */
function jsonOf(value: unknown): string {
  try {
    return String(JSON.stringify(value));
  } catch {
    return `${Array.isArray(value) ? 'a list' : 'an object'} that is no JSON or nested too deep`;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
