/** A parameter in words. */
import { type Definition, PROFILES, type Profile, valueInProfile } from './definition';

/** A value as one would type it, large numbers in groups: `2e-5`, `0.1`, `160,000`, `"openfda"` as `openfda`, `''` as `(empty)`. */
export function valueText(value: number | boolean | string): string {
  if (value === '') return '(empty)';
  if (typeof value !== 'number' || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return value.toLocaleString('en-US');
  return size < 1e-3 || size >= 1e15 ? value.toExponential() : String(value);
}

/** What values it takes: `a whole number, 1 to 100`, `one of head, headTail`. */
export function rangeText(definition: Definition): string {
  switch (definition.type) {
    case 'boolean':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'choice':
      return `one of ${definition.choices.join(', ')}`;
    default: {
      const { min, max } = definition;
      const word = definition.type === 'integer' ? 'a whole number' : 'a number';
      if (min !== undefined && max !== undefined) return `${word}, ${valueText(min)} to ${valueText(max)}`;
      if (min !== undefined) return `${word}, at least ${valueText(min)}`;
      return max === undefined ? word : `${word}, at most ${valueText(max)}`;
    }
  }
}

/** The value of every profile: `3` where all have the same, else `quick 0.002, full and published 2e-5`. */
export function defaultsText(definition: Definition): string {
  const profiles = new Map<string, Profile[]>();
  for (const profile of PROFILES) {
    const text = valueText(valueInProfile(definition, profile));
    profiles.set(text, [...(profiles.get(text) ?? []), profile]);
  }
  if (profiles.size === 1) return [...profiles.keys()][0];
  return [...profiles].map(([text, names]) => `${names.join(' and ')} ${text}`).join(', ');
}

/** All that is known of a parameter, in four lines: name and range, values by profile, variable, reason. */
export function parameterHelp(name: string, definition: Definition): string {
  return [
    `${name}: ${rangeText(definition)}`,
    `default: ${defaultsText(definition)}`,
    `elsewhere: --set ${name}=..., or ${variableOf(name)}`,
    definition.doc,
  ].join('\n');
}

/** The environment variable of a parameter: `learningRate` reads `MAUDE_LEARNING_RATE`. */
export function variableOf(name: string): string {
  return `MAUDE_${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}
