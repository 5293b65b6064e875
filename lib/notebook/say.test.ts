import { describe, expect, it } from 'vitest';
import { type Sayable, sentence } from './say';

const said = (words: TemplateStringsArray, ...values: Sayable[]) => sentence(words, values);

describe('sentence', () => {
  it('keeps its own Markdown and formats values', () => {
    expect(said`**${1234}** rows, ${0.5} of ${'all'}; ${null}.`).toEqual({
      'text/markdown': '**1,234** rows, 0.500 of all; n/a.',
      'text/plain': '**1,234** rows, 0.500 of all; n/a.',
    });
  });

  it('lets no value act as markup', () => {
    const value = '**b** <img src=x onerror=alert(1)> [a](javascript:alert(2)) `c`\n# head \u001b[31mred';
    const { 'text/markdown': markdown, 'text/plain': text } = said`${value}`;
    expect(markdown).not.toMatch(/[*<>[\]()`\n#\u001b](?!\d)/);
    expect(text).not.toContain('\u001b');
  });
});
