/** Finds each parameter's value: cell, then `--set`, then the environment, then the profile. */
import { check, checkNumber, checkOneOf, messageOf, show } from '../../core/check';
import {
  type Definition,
  type Definitions,
  type Literals,
  type Parameters,
  PROFILES,
  type Profile,
} from './definition';

/** One parameter as resolved. */
export interface Resolved {
  readonly name: string;
  readonly value: number | boolean | string;
  /** Where the value came from: `cell`, `--set`, an environment variable's name, or `profile quick`. */
  readonly source: string;
  readonly doc: string;
}

/** The values and where each came from. */
export interface Resolution<D extends Definitions> {
  readonly values: Parameters<D>;
  readonly resolved: readonly Resolved[];
}

/** Variables that mean something else; no parameter may be named so that it reads one of them. */
const RESERVED: readonly string[] = [
  'MAUDE_SET',
  'MAUDE_ROOT',
  'MAUDE_DEBUG',
  'MAUDE_NONCE',
  'MAUDE_REPORT',
  'MAUDE_KERNEL',
  'MAUDE_KAGGLE_INPUT',
  'MAUDE_NOTEBOOK',
  'MAUDE_OUTPUT_BYTES',
  'MAUDE_SESSION_HOURS',
  'MAUDE_STOP_AT',
];

/** The environment variable of a parameter: `learningRate` reads `MAUDE_LEARNING_RATE`. */
export function variableOf(name: string): string {
  return `MAUDE_${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}

/**
 * Resolves `literals`, the content of a parameters cell. Throws an error that names parameter, expected value,
 * received value and its source, or lists the valid names when the cell has an unknown or lacks one.
 */
export function resolveParameters<D extends Definitions>(
  definitions: D,
  literals: Literals<D>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Resolution<D> {
  const names = Object.keys(definitions);
  for (const name of Object.keys(literals))
    check(name in definitions, `parameter ${show(name)}: expected one of ${names.join(', ')}`);
  for (const name of names)
    check(
      literals[name] !== undefined,
      `parameter ${name}: expected a value or notebook.auto in the cell; received none`,
    );
  const set = parseSet(environment.MAUDE_SET);
  const given = (name: string) => findGiven(name, definitions[name], literals[name], set, environment);
  const profile = findProfile(definitions, given, set, environment);
  const resolved = names.map((name): Resolved => {
    const { doc } = definitions[name];
    const found = name === 'profile' ? profile : given(name);
    if (found) return { name, ...found, doc };
    const value = ofProfile(definitions[name], profile.value);
    return {
      name,
      value: checkValue(name, definitions[name], value, `profile ${profile.value}`),
      source: `profile ${profile.value}`,
      doc,
    };
  });
  const values = Object.freeze(Object.fromEntries(resolved.map(({ name, value }) => [name, value])));
  return { values: values as Parameters<D>, resolved };
}

interface Given {
  readonly value: number | boolean | string;
  readonly source: string;
}

function findGiven(
  name: string,
  definition: Definition,
  literal: unknown,
  set: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Given | null {
  if (!isAuto(literal)) return { value: checkValue(name, definition, literal, 'cell'), source: 'cell' };
  const variable = variableOf(name);
  check(
    !RESERVED.includes(variable),
    `parameter ${name}: expected a name whose variable ${variable} is free`,
  );
  if (Object.hasOwn(set, name))
    return { value: parse(name, definition, set[name], '--set'), source: '--set' };
  const text = environment[variable];
  return text ? { value: parse(name, definition, text, variable), source: variable } : null;
}

function findProfile(
  definitions: Definitions,
  given: (name: string) => Given | null,
  set: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): { value: Profile; source: string } {
  const found =
    'profile' in definitions
      ? given('profile')
      : set.profile !== undefined
        ? { value: set.profile, source: '--set' }
        : environment.MAUDE_PROFILE
          ? { value: environment.MAUDE_PROFILE, source: 'MAUDE_PROFILE' }
          : null;
  const { value, source } = found ?? { value: 'quick', source: 'default' };
  return { value: checkOneOf(value, PROFILES, `parameter profile (from ${source})`), source };
}

/** Told by its member: a reload of lib makes a new `auto`, and cells may still hold the old one. */
function isAuto(literal: unknown): boolean {
  return typeof literal === 'object' && literal !== null && (literal as { maude?: unknown }).maude === 'auto';
}

function ofProfile({ profiles }: Definition, profile: Profile): unknown {
  return typeof profiles === 'object' ? profiles[profile] : profiles;
}

function parse(
  name: string,
  definition: Definition,
  text: string,
  source: string,
): number | boolean | string {
  const word = text.trim();
  let value: unknown = text;
  if (definition.type === 'boolean')
    value = { true: true, '1': true, false: false, '0': false }[word.toLowerCase()] ?? text;
  else if (definition.type !== 'text' && definition.type !== 'choice')
    value = word === '' || Number.isNaN(Number(word)) ? text : Number(word);
  else if (definition.type === 'choice') value = word;
  return checkValue(name, definition, value, source);
}

function checkValue(
  name: string,
  definition: Definition,
  value: unknown,
  source: string,
): number | boolean | string {
  const label = `parameter ${name} (from ${source})`;
  switch (definition.type) {
    case 'integer':
    case 'number':
      return checkNumber(value, label, {
        min: definition.min,
        max: definition.max,
        integer: definition.type === 'integer',
      });
    case 'choice':
      return checkOneOf(value, definition.choices, label);
    default: {
      const wanted = definition.type === 'boolean' ? 'boolean' : 'string';
      const words = definition.type === 'boolean' ? 'true or false' : 'a text';
      check(typeof value === wanted, `${label}: expected ${words}; received ${show(value)}`);
      return value as boolean | string;
    }
  }
}

/** Reads `MAUDE_SET`, a JSON object of texts by parameter name (what `--set NAME=VALUE` passes on). */
export function parseSet(text: string | undefined): Readonly<Record<string, string>> {
  if (!text) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`MAUDE_SET: expected a JSON object of texts; ${messageOf(error)}`);
  }
  const isSet =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((v) => typeof v === 'string');
  check(isSet, `MAUDE_SET: expected a JSON object of texts; received ${show(value)}`);
  return value as Record<string, string>;
}
