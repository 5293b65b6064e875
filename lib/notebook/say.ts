/** Sentences that state results, rendered from values. */
import { escapeMarkdown, plainText } from '../core/text/escape';
import { formatNumber } from './format';
import { display } from './output';

/** What may stand in a sentence; numbers get the digits that carry meaning. */
export type Sayable = string | number | bigint | boolean | null | undefined | Date;

/**
 * Renders a sentence as Markdown: `say\`**${n}** examples, of which ${share} are deaths.\``. The words of the
 * template are Markdown; the values are text that cannot act as markup.
 */
export function say(words: TemplateStringsArray, ...values: readonly Sayable[]): void {
  display(sentence(words, values));
}

/** The Markdown and the plain text of a sentence. */
export function sentence(
  words: readonly string[],
  values: readonly Sayable[],
): { 'text/markdown': string; 'text/plain': string } {
  const join = (render: (value: Sayable) => string) =>
    words.map((word, i) => (i < values.length ? word + render(values[i]) : word)).join('');
  return { 'text/markdown': join(asMarkdown), 'text/plain': plainText(join(asText)) };
}

function asText(value: Sayable): string {
  if (typeof value === 'number') return formatNumber(value);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return value === null || value === undefined ? 'n/a' : String(value);
}

function asMarkdown(value: Sayable): string {
  // Our own form of a number holds nothing that Markdown would read.
  return typeof value === 'number' ? asText(value) : escapeMarkdown(asText(value));
}
