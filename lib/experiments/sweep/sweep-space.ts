/** What a sweep tries: a few words of text over the fields of a config. */
import { check, checkNumber, show } from '../../core/check';
import { canonicalJson } from '../../core/hash';
import type { JsonObject, JsonValue } from '../../core/json';
import { unknownName } from '../../core/parameters/unknown-name';
import { RandomState } from '../../core/random';

/** Values of one field: listed, or anywhere in a range, evenly by value or by logarithm. */
export type SweepField =
  | { readonly kind: 'list'; readonly name: string; readonly values: readonly JsonValue[] }
  | {
      readonly kind: 'range';
      readonly name: string;
      readonly low: number;
      readonly high: number;
      readonly log: boolean;
      /** Whether only whole numbers are drawn: so where both ends and the field's own value are whole. */
      readonly whole: boolean;
    };

/** How trials are chosen. */
export interface SweepOptions {
  /** Draws of a random search; 0 (default) tries every combination of listed values. */
  readonly trials?: number;
  /** Of the draws. */
  readonly seed: number;
}

/** More trials of a grid are taken for a slip. */
const MOST_TRIALS = 1000;
const DIGITS = 3;

/**
 * The changes to `base` that `text` asks for, each once: `learningRate=1e-5,2e-5; epochs=3,4` is a grid of four,
 * `learningRate=1e-5..1e-4 log; epochs=3,4` with so many `trials` a seeded random search, whose numbers are rounded to
 * three digits; nothing for an empty text. Throws for what `base` has not, or has otherwise, with the list of what is there.
 */
export function sweepChanges(text: string, base: object, { trials = 0, seed }: SweepOptions): JsonObject[] {
  checkNumber(trials, 'sweepTrials', { min: 0, max: MOST_TRIALS, integer: true });
  if (text.trim() === '') return [];
  const fields = sweepFields(text, base as JsonObject);
  const grid = fields
    .flatMap((field) => (field.kind === 'list' ? [field.values.length] : []))
    .reduce(product, 1);
  const finite = fields.every(({ kind }) => kind === 'list');
  if (trials === 0) {
    const range = fields.find(({ kind }) => kind === 'range');
    check(
      range === undefined,
      () =>
        `sweep: expected listed values, or a number of draws in sweepTrials; received the range of ${range?.name} and 0`,
    );
    check(
      grid <= MOST_TRIALS,
      () => `sweep: expected at most ${MOST_TRIALS} trials; received a grid of ${grid}`,
    );
  }
  return trials === 0 || (finite && trials >= grid) ? gridOf(fields) : drawsOf(fields, trials, seed);
}

const product = (a: number, b: number) => a * b;

/** Reads `name=values; name=values`. */
function sweepFields(text: string, base: JsonObject): SweepField[] {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  check(parts.length > 0, () => `sweep: expected name=value,value; received ${show(text)}`);
  const fields = parts.map((part) => {
    const [name, ...values] = part.split('=').map((word) => word.trim());
    check(Object.hasOwn(base, name), () => unknownName('sweep', name, Object.keys(base).sort()));
    check(
      values.length === 1 && values[0] !== '',
      () => `sweep: expected ${name}=value,value; received ${show(part)}`,
    );
    return rangeOf(name, values[0], base[name]) ?? listOf(name, values[0], base[name]);
  });
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  check(twice === undefined, () => `sweep: expected every field once; received ${twice} twice`);
  return fields;
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})(\\s+log)?$`, 'i');

function rangeOf(name: string, text: string, own: JsonValue): SweepField | null {
  const found = RANGE.exec(text);
  if (found === null) return null;
  const [low, high, log] = [Number(found[1]), Number(found[2]), found[3] !== undefined];
  check(typeof own === 'number', () => `sweep: ${name}: expected values like ${show(own)}; received a range`);
  check(
    low < high && (!log || low > 0),
    () => `sweep: ${name}: expected low..high${log ? ' above 0' : ''}; received ${text}`,
  );
  const whole = [low, high, own].every(Number.isInteger);
  return { kind: 'range', name, low, high, log, whole };
}

function listOf(name: string, text: string, own: JsonValue): SweepField {
  // A comma between brackets is a list's own.
  const values = (text.match(/\[[^\]]*\]|[^,]+/g) ?? []).map((word) => readValue(word.trim()));
  for (const value of values)
    check(
      own === null || kindOf(value) === kindOf(own),
      () => `sweep: ${name}: expected values like ${show(own)}; received ${show(value)}`,
    );
  const texts = values.map(canonicalJson);
  check(
    new Set(texts).size === values.length,
    () => `sweep: ${name}: expected different values; received ${text}`,
  );
  return { kind: 'list', name, values };
}

function kindOf(value: JsonValue): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

function readValue(word: string): JsonValue {
  try {
    return JSON.parse(word) as JsonValue;
  } catch {
    return /^\./.test(word) && Number.isFinite(Number(word)) ? Number(word) : word;
  }
}

function gridOf(fields: readonly SweepField[]): JsonObject[] {
  return fields.reduce<JsonObject[]>(
    (made, field) =>
      field.kind === 'list'
        ? made.flatMap((change) => field.values.map((value) => ({ ...change, [field.name]: value })))
        : made,
    [{}],
  );
}

/** Different draws; fewer than asked for where a thousand draws in a row brought nothing new. */
function drawsOf(fields: readonly SweepField[], trials: number, seed: number): JsonObject[] {
  const random = new RandomState(seed);
  const drawn = new Map<string, JsonObject>();
  for (let idle = 0; drawn.size < trials && idle < 1000; idle++) {
    const change = Object.fromEntries(fields.map((field) => [field.name, draw(field, random.random())]));
    const key = canonicalJson(change);
    if (drawn.has(key)) continue;
    drawn.set(key, change);
    idle = 0;
  }
  return [...drawn.values()];
}

function draw(field: SweepField, share: number): JsonValue {
  if (field.kind === 'list') return field.values[Math.floor(share * field.values.length)];
  const { low, high, log, whole } = field;
  const top = whole ? high + 1 : high;
  const value = log ? low * (top / low) ** share : low + share * (top - low);
  return whole ? Math.min(high, Math.floor(value)) : Number(value.toPrecision(DIGITS));
}
