/** What JSON can hold. */

/** A value that JSON gives back as it was. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** An object of such values. */
export type JsonObject = { readonly [key: string]: JsonValue };
