/** Finds each parameter's value: cell, then `--set`, then the environment, then the profile. */
import { check, checkOneOf, messageOf, show } from '../check';
import { checkValue } from './check-value';
import {
  type Definition,
  type Definitions,
  type Literals,
  PROFILES,
  type Profile,
  type Values,
  valueInProfile,
} from './definition';
import { variableOf } from './describe';
import { unknownName } from './unknown-name';

/** One parameter as resolved. */
export interface Resolved {
  readonly name: string;
  readonly value: number | boolean | string;
  /** Where the value came from: `cell`, `--set`, an environment variable's name, or `profile quick`. */
  readonly source: string;
  /** Whether the profile alone would give another value. */
  readonly differs: boolean;
  readonly definition: Definition;
}

/** The values and where each came from. */
export interface Resolution<D extends Definitions> {
  readonly values: Values<D>;
  readonly profile: Profile;
  readonly resolved: readonly Resolved[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that mean something else; no parameter may be named so that it reads one of them. */
const RESERVED: readonly string[] = [
  'MAUDE_SET',
  'MAUDE_ROOT',
  'MAUDE_DEBUG',
  'MAUDE_REPORT',
  'MAUDE_KERNEL',
  'MAUDE_KAGGLE_INPUT',
  'MAUDE_NONCE',
  'MAUDE_NOTEBOOK',
  'MAUDE_OUTPUT_BYTES',
  'MAUDE_SESSION_HOURS',
  'MAUDE_STOP_AT',
];

/**
 * Resolves `literals`, the content of a parameters cell; `definitions` have a `profile`, which is found first and gives
 * every value that nothing else gives. Throws an error that names parameter, expected value, received value and its
 * source; of an unknown name it suggests the nearest one.
 */
export function resolveParameters<D extends Definitions>(
  definitions: D,
  literals: Literals<D>,
  environment: Environment = process.env,
): Resolution<D> {
  const names = Object.keys(definitions);
  for (const name of Object.keys(literals))
    check(Object.hasOwn(definitions, name), () => unknownName('parameter', name, names));
  const given = givenBy(definitions, literals, environment);
  const found = given('profile') ?? { value: PROFILES[0], source: `profile ${PROFILES[0]}` };
  const profile = checkOneOf(found.value, PROFILES, 'parameter profile');
  const resolved = names.map((name): Resolved => {
    const definition = definitions[name];
    const source = `profile ${profile}`;
    const value = checkValue(definition, valueInProfile(definition, profile), labelOf(name, source));
    const own = name === 'profile' ? found : (given(name) ?? { value, source });
    return { name, ...own, differs: own.value !== value, definition };
  });
  const values = Object.freeze(Object.fromEntries(resolved.map(({ name, value }) => [name, value])));
  return { values: values as Values<D>, profile, resolved };
}

type Given = Pick<Resolved, 'value' | 'source'>;

/** What cell, `--set` and environment say of a name; null where they say nothing. */
function givenBy(
  definitions: Definitions,
  literals: Readonly<Record<string, unknown>>,
  environment: Environment,
): (name: string) => Given | null {
  const set = parseSet(environment.MAUDE_SET);
  return (name) => {
    const definition = definitions[name];
    const variable = variableOf(name);
    check(
      !RESERVED.includes(variable),
      `parameter ${name}: expected a name whose variable ${variable} is free`,
    );
    if (literals[name] !== undefined)
      return { value: checkValue(definition, literals[name], labelOf(name, 'cell')), source: 'cell' };
    if (Object.hasOwn(set, name)) return parsed(name, definition, set[name], '--set');
    const text = environment[variable];
    return text ? parsed(name, definition, text, variable) : null;
  };
}

function parsed(name: string, definition: Definition, text: string, source: string): Given {
  return { value: checkValue(definition, parse(definition, text), labelOf(name, source)), source };
}

const labelOf = (name: string, source: string) => `parameter ${name} (from ${source})`;

/** The value that `text` stands for, or `text` where it stands for none of that type. */
function parse({ type }: Definition, text: string): unknown {
  const word = text.trim();
  switch (type) {
    case 'text':
      return text;
    case 'choice':
      return word;
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[word.toLowerCase()] ?? text;
    default:
      return word === '' || Number.isNaN(Number(word)) ? text : Number(word);
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
