/** The Markdown of a card: every text that came from data is escaped. */
import { escapeMarkdown } from '../core/text/escape';

/** Text that no Markdown or HTML acts in. */
export const text = escapeMarkdown;

/** A table; cells are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A list of items. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
