/** Addresses that somebody else wrote. */

/** The address that `text` names, seen from `base` where one is given; null where it is none. */
export function parseUrl(text: unknown, base?: string): URL | null {
  if (typeof text !== 'string') return null;
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
