/** Whether two runs may be compared number by number, and how their inputs differ. */
import { check } from '../core/check';
import { canonicalJson } from '../core/hash';
import type { JsonValue } from '../core/json';
import type { RunManifest } from './run';

/** Two runs that trained on and were tested on the same examples in every fold. */
export interface RunPair<R extends RunManifest = RunManifest> {
  readonly a: R;
  readonly b: R;
  /** Tested examples, all folds together. */
  readonly n: number;
}

/** Pairs two finished runs; throws what differs unless training, inner and test ids are identical in every fold. */
export function pairRuns<R extends RunManifest>(a: R, b: R): RunPair<R> {
  const differences = pairingDifferences(a, b);
  check(
    differences.length === 0,
    () =>
      `runs ${a.id} and ${b.id} cannot be compared: ${differences.join('; ')}. ` +
      'Run notebooks 04 and 05 with the same data, split, subset and protocol',
  );
  return { a, b, n: a.folds.reduce((total, { nTest }) => total + nTest, 0) };
}

/** True when `pairRuns` would accept the two. */
export function isPaired(a: RunManifest, b: RunManifest): boolean {
  return pairingDifferences(a, b).length === 0;
}

/** What stands against a number-by-number comparison, in words; empty when nothing does. */
export function pairingDifferences(a: RunManifest, b: RunManifest): string[] {
  const differences: string[] = [];
  const compare = (what: string, left: unknown, right: unknown) => {
    const [x, y] = [canonicalJson(left), canonicalJson(right)];
    if (x !== y) differences.push(`${what} ${x} against ${y}`);
  };
  compare('status', a.status, b.status);
  compare('snapshot', a.inputs.snapshot, b.inputs.snapshot);
  compare('split', a.inputs.split.fingerprint, b.inputs.split.fingerprint);
  compare('subset', a.inputs.subset, b.inputs.subset);
  compare('folds', a.inputs.folds, b.inputs.folds);
  if (a.status !== 'finished') differences.push(`${a.id} is ${a.status}, not finished`);
  if (differences.length > 0) return differences;
  const names = { train: 'training', inner: 'inner', outer: 'test' } as const;
  a.folds.forEach((fold, i) => {
    for (const [part, name] of Object.entries(names))
      if (fold.ids[part as keyof typeof names] !== b.folds[i].ids[part as keyof typeof names])
        differences.push(
          `fold ${fold.fold}: other ${name} ids (${counts(fold)} against ${counts(b.folds[i])})`,
        );
  });
  return differences;
}

/** One difference between the inputs of two runs; a value is JSON, null where the field is absent. */
export interface ConfigDifference {
  readonly field: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** The inputs in which two runs differ, as rows sorted by field (`config.C`, `seed`). */
export function diffConfigs(a: RunManifest, b: RunManifest): ConfigDifference[] {
  const left = flatFields({ ...a.inputs } as unknown as JsonValue);
  const right = flatFields({ ...b.inputs } as unknown as JsonValue);
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((field) => ({ field, a: left.get(field) ?? null, b: right.get(field) ?? null }))
    .filter((row) => row.a !== row.b);
}

function counts({ nTrain, nInner, nTest }: { nTrain: number; nInner: number; nTest: number }): string {
  return `${nTrain} training, ${nInner} inner, ${nTest} test`;
}

/** Dotted paths to the leaves of a value, as JSON; lists stay whole. */
export function flatFields(value: JsonValue, path = ''): Map<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return new Map([[path, canonicalJson(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, member]) => [...flatFields(member, path ? `${path}.${key}` : key)]),
  );
}
