/** What of a text that is too long is read. */

/**
 * What of a long text is kept: its beginning (`head`, as transformers truncates), or beginning and end in the
 * proportion 128 to 382 (`headTail`, Sun et al. 2019, arXiv:1905.05583, table 3).
 */
export const TRUNCATIONS = ['head', 'headTail'] as const;
export type Truncation = (typeof TRUNCATIONS)[number];
