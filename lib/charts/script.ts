/** The scripts that outputs of ours bring along. */

/** The environment variable with which a report that is being made names the nonce of its page. */
export const NONCE_VARIABLE = 'MAUDE_NONCE';

/**
 * An inline script as HTML; `code` must not hold what ends one. In a report it bears the page's nonce: by the page's
 * policy no other script runs, whatever stands in the data.
 */
export function scriptElement(code: string): string {
  const nonce = process.env[NONCE_VARIABLE] ?? '';
  return `<script${/^[0-9a-f]+$/.test(nonce) ? ` nonce="${nonce}"` : ''}>${code}</script>`;
}
