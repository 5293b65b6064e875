/** A model card without its front matter: what a reader sees. */

/** The Markdown after the front matter, with its headings two levels lower so that it can stand in a report. */
export function cardBody(card: string): string {
  const [, body] = /^---\n[\s\S]*?\n---\n([\s\S]*)$/.exec(card) ?? [null, card];
  return (body ?? card).replace(/^(#{1,4}) /gm, '##$1 ').trim();
}
