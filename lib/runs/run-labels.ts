/** What runs are called where several stand side by side. */
import { canonicalJson } from '../core/hash';
import type { JsonValue } from '../core/json';
import { flatFields } from './pairing';
import { labelOf, type RunManifest } from './run';

/** Settings that a label names at most; a run that differs in more is told apart by its id. */
const MOST_SETTINGS = 2;

/**
 * `Phase 1`; where two go by the same label, with the settings that tell them apart, `Phase 1, C=0.3`, or the end of the id
 * where these are too many.
 */
export function runLabels(runs: readonly RunManifest[]): string[] {
  return runs.map((run) => {
    const label = labelOf(run);
    const same = runs.filter((other) => labelOf(other) === label);
    if (same.length === 1) return label;
    const own = settingsOf(run);
    const telling = [...new Set(same.flatMap((other) => [...settingsOf(other).keys()]))].filter(
      (field) => new Set(same.map((other) => settingsOf(other).get(field))).size > 1,
    );
    const apart = same.filter((other) =>
      telling.every((field) => settingsOf(other).get(field) === own.get(field)),
    );
    if (telling.length === 0 || telling.length > MOST_SETTINGS || apart.length > 1)
      return `${label}, ${run.id.slice(-12)}`;
    return [label, ...telling.map((field) => `${field}=${own.get(field) ?? 'none'}`)].join(', ');
  });
}

/** Config and seed by their names. */
function settingsOf({ inputs }: RunManifest): Map<string, string> {
  const { config, seed } = inputs;
  const fields = flatFields({ ...config, seed } as JsonValue);
  return new Map([...fields].map(([field, value]) => [field, unquoted(value)]));
}

function unquoted(json: string): string {
  const value = JSON.parse(json) as JsonValue;
  return typeof value === 'string' ? value : canonicalJson(value);
}
