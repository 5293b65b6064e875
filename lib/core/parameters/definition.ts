/** What a parameter is: its type, range, reason, and the value of each profile. */

/**
 * Sizes and sources of a whole execution: minutes on two cores, an hour on a CPU, the full recipe on GPUs, and the
 * published recipe to the letter.
 */
export const PROFILES = ['quick', 'pretrained', 'full', 'published'] as const;

/** One of `PROFILES`. */
export type Profile = (typeof PROFILES)[number];

/** One value for all profiles, or one for each; `published` has that of `full` where it is left out. */
export type PerProfile<T> =
  | T
  | {
      readonly quick: T;
      readonly pretrained: T;
      readonly full: T;
      readonly published?: T;
    };

/** What every parameter says of itself. */
interface Described<T> {
  /** In a sentence what it does and why it is as it is. */
  readonly doc: string;
  readonly profiles: PerProfile<T>;
  /** Where the published documents leave its value open: what is not known, and what profile `published` takes. */
  readonly assumed?: string;
}

/** One parameter. */
export type Definition =
  | (Described<number> & {
      readonly type: 'integer' | 'number';
      readonly min?: number;
      readonly max?: number;
    })
  | (Described<boolean> & { readonly type: 'boolean' })
  | (Described<string> & { readonly type: 'text' })
  | (Described<string> & { readonly type: 'choice'; readonly choices: readonly string[] });

/** Parameters by name. */
export type Definitions = Readonly<Record<string, Definition>>;

/** The type of a parameter's value. */
export type ValueOf<D extends Definition> = D extends { type: 'integer' | 'number' }
  ? number
  : D extends { type: 'boolean' }
    ? boolean
    : D extends { type: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string;

/** The value of every parameter. */
export type Values<D extends Definitions> = { readonly [Name in keyof D]: ValueOf<D[Name]> };

/** What a parameters cell holds: plain values of the parameters that it changes. */
export type Literals<D extends Definitions> = Partial<Values<D>>;

/** Returns `definitions` with their exact types. */
export function define<const D extends Definitions>(definitions: D): D {
  return definitions;
}

/** The value of `definition` in `profile`. */
export function valueInProfile<D extends Definition>({ profiles }: D, profile: Profile): ValueOf<D> {
  const value = typeof profiles === 'object' ? (profiles[profile] ?? profiles.full) : profiles;
  return value as ValueOf<D>;
}

/** Every parameter's value in `profile`. */
export function valuesInProfile<D extends Definitions>(definitions: D, profile: Profile): Values<D> {
  const values = Object.entries(definitions).map(([name, one]) => [name, valueInProfile(one, profile)]);
  return Object.fromEntries(values) as Values<D>;
}

/** The members of `values` that `definitions` names, in their order. */
export function pickValues<D extends Definitions>(definitions: D, values: Values<D>): Values<D> {
  const picked = Object.keys(definitions).map((name) => [name, values[name]]);
  return Object.fromEntries(picked) as Values<D>;
}
