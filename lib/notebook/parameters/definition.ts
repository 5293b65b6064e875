/** What a notebook's parameters are: their types, ranges, reasons, and the value of each profile. */

/** Sizes and sources of a whole execution: minutes on two cores, an hour on a CPU, the real thing on GPUs. */
export const PROFILES = ['quick', 'pretrained', 'full'] as const;

/** One of `PROFILES`. */
export type Profile = (typeof PROFILES)[number];

/** One value for all profiles, or one for each. */
export type PerProfile<T> = T | Readonly<Record<Profile, T>>;

/** One parameter. `doc` says in a sentence what it does and why it is as it is. */
export type Definition =
  | {
      readonly type: 'integer' | 'number';
      readonly min?: number;
      readonly max?: number;
      readonly doc: string;
      readonly profiles: PerProfile<number>;
    }
  | { readonly type: 'boolean'; readonly doc: string; readonly profiles: PerProfile<boolean> }
  | { readonly type: 'text'; readonly doc: string; readonly profiles: PerProfile<string> }
  | {
      readonly type: 'choice';
      readonly choices: readonly string[];
      readonly doc: string;
      readonly profiles: PerProfile<string>;
    };

/** A notebook's parameters by name. */
export type Definitions = Readonly<Record<string, Definition>>;

/** The type of a parameter's value. */
export type ValueOf<D extends Definition> = D extends { type: 'integer' | 'number' }
  ? number
  : D extends { type: 'boolean' }
    ? boolean
    : D extends { type: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string;

/** Stands in a parameters cell for "whatever `--set`, the environment or the profile says". */
export interface Auto {
  readonly maude: 'auto';
}

/** See `Auto`. */
export const auto: Auto = Object.freeze({ maude: 'auto' });

/** What a parameters cell holds: each parameter's value, or `auto`. */
export type Literals<D extends Definitions> = { readonly [Name in keyof D]: ValueOf<D[Name]> | Auto };

/** Parameters as resolved. */
export type Parameters<D extends Definitions> = { readonly [Name in keyof D]: ValueOf<D[Name]> };

/** Returns `definitions` with their exact types. */
export function define<const D extends Definitions>(definitions: D): D {
  return definitions;
}
