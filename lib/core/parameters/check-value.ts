/** Whether a value is one that a parameter can have. */
import { check, checkNumber, checkOneOf, show } from '../check';
import type { Definition, Definitions, ValueOf } from './definition';
import { nearestName } from './unknown-name';

/** Returns `value` when it has the type and range of `definition`, else throws an error that begins with `label`. */
export function checkValue<D extends Definition>(definition: D, value: unknown, label: string): ValueOf<D> {
  return checked(definition, value, label) as ValueOf<D>;
}

/** Checks the members of `values` that `definitions` names; their errors begin with `label` and the name. */
export function checkValues(definitions: Definitions, values: object, label: string): void {
  const members = values as Readonly<Record<string, unknown>>;
  for (const [name, definition] of Object.entries(definitions))
    checkValue(definition, members[name], `${label}: ${name}`);
}

function checked(definition: Definition, value: unknown, label: string): number | boolean | string {
  switch (definition.type) {
    case 'integer':
    case 'number':
      return checkNumber(value, label, {
        min: definition.min,
        max: definition.max,
        integer: definition.type === 'integer',
      });
    case 'choice':
      return checkChoice(value, definition.choices, label);
    case 'boolean':
      check(typeof value === 'boolean', () => `${label}: expected true or false; received ${show(value)}`);
      return value;
    case 'text':
      check(typeof value === 'string', () => `${label}: expected a text; received ${show(value)}`);
      return value;
  }
}

function checkChoice(value: unknown, choices: readonly string[], label: string): string {
  const nearest = typeof value === 'string' && !choices.includes(value) ? nearestName(value, choices) : null;
  check(
    nearest === null,
    () =>
      `${label}: expected one of ${choices.join(', ')}; received ${show(value)}: did you mean ${nearest}?`,
  );
  return checkOneOf(value, choices, label);
}
