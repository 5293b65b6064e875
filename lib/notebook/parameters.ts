/** The parameters cell of a notebook. */
import { check } from '../core/check';
import type { Definitions, Profile } from '../core/parameters/definition';
import { rangeText, valueText } from '../core/parameters/describe';
import { profileDifferences } from '../core/parameters/profile-differences';
import { parseSet, type Resolution, type Resolved, resolveParameters } from '../core/parameters/resolve';
import { unknownName } from '../core/parameters/unknown-name';
import { escapeHtml } from '../core/text/escape';
import {
  type LiteralsOf,
  type ParametersKey,
  type ParametersOf,
  parameterNames,
  parameterSets,
} from '../parameters';
import { display, type MimeBundle } from './output';
import { renderTable } from './table';

/**
 * Resolves all parameters of a notebook, the profile once, and shows a table of them: what differs from the profile,
 * then, folded away, the others. A value in the cell wins over `--set`, this over the environment
 * (`MAUDE_LEARNING_RATE` for `learningRate`), this over the profile. Throws what is wrong with a name or a value, and
 * where it came from.
 */
export function parameters<Key extends ParametersKey>(
  key: Key,
  literals: LiteralsOf<Key> = {},
): ParametersOf<Key> {
  const names = parameterNames(Object.keys(parameterSets));
  for (const name of Object.keys(parseSet(process.env.MAUDE_SET)))
    check(names.includes(name), () => unknownName('--set', name, names));
  const resolution = resolveParameters<Definitions>(parameterSets[key], literals);
  display(renderParameters(key, resolution));
  return resolution.values as ParametersOf<Key>;
}

/** The table of resolved parameters, in both forms. */
export function renderParameters(key: string, { profile, resolved }: Resolution<Definitions>): MimeBundle {
  const first = resolved.filter(({ name, differs }) => differs || name === 'profile');
  const others = resolved.filter((one) => !first.includes(one));
  const caption =
    first.length === 1
      ? `Parameters of ${key}: all as in profile ${profile}`
      : `Parameters of ${key}: what differs from profile ${profile}`;
  const table = renderTable(first.map(rowOf), { caption, maxText: 300 });
  const rest = renderTable(others.map(rowOf), { maxText: 300, maxRows: others.length });
  const summary = `${others.length} others, as in profile ${profile}`;
  const names = others.map(({ name, value }) => `${name}=${valueText(value)}`).join(', ');
  const beside = besidePublished(profile, resolved);
  return {
    'text/html': `${table['text/html']}${beside?.['text/html'] ?? ''}<details class="maude-table"><summary>${escapeHtml(summary)}</summary>${rest['text/html']}</details>`,
    'text/plain': [table['text/plain'], beside?.['text/plain'], `${summary}: ${names}`]
      .filter(Boolean)
      .join('\n'),
  };
}

/** Of `full` what it does otherwise than the published recipe, of `published` what that leaves open; null of the others. */
function besidePublished(profile: Profile, resolved: readonly Resolved[]): MimeBundle | null {
  if (profile === 'full') return fullBesidePublished(resolved);
  const rows = resolved.flatMap(({ name, value, definition: { assumed } }) =>
    assumed === undefined ? [] : [{ parameter: name, taken: valueText(value), assumed }],
  );
  const caption = 'What the published documents leave open, and what is taken for it';
  return profile !== 'published' || rows.length === 0 ? null : renderTable(rows, { caption, maxText: 300 });
}

function fullBesidePublished(resolved: readonly Resolved[]): MimeBundle | null {
  const definitions = Object.fromEntries(resolved.map(({ name, definition }) => [name, definition]));
  const rows = profileDifferences(definitions, 'full', 'published').map(({ name, value, than, why }) => ({
    ...{ parameter: name, full: valueText(value), published: valueText(than), why },
  }));
  const caption = 'What profile full does otherwise than the published recipe';
  return rows.length === 0 ? null : renderTable(rows, { caption, maxText: 300 });
}

function rowOf({ name, value, source, definition }: Resolved): Record<string, string> {
  return {
    parameter: name,
    value: valueText(value),
    'set by': source,
    range: rangeText(definition),
    why: definition.doc,
  };
}
