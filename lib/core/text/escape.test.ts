import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeMarkdown, plainText, safeUrl, scriptJson } from './escape';

describe('escapeHtml', () => {
  it('leaves no tag, attribute or entity that acts', () => {
    expect(escapeHtml('</script><img src=x onerror="alert(1)">')).toBe(
      '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;',
    );
    expect(escapeHtml("a & 'b' `c`")).toBe('a &amp; &#39;b&#39; &#96;c&#96;');
  });
});

describe('plainText', () => {
  it('removes terminal sequences and hidden characters, keeps line breaks', () => {
    expect(plainText('\u001b[31mred\u001b[0m\u001b]0;title\u0007 a\nb\tc')).toBe('red a\nb\tc');
    expect(plainText('abc\u202edef\u0000')).toBe('abc def ');
  });
});

describe('escapeMarkdown', () => {
  it('leaves no markup of Markdown or HTML', () => {
    const escaped = escapeMarkdown('[x](javascript:alert(1)) **b** <b>\n# h $x$ |c|');
    expect(escaped).not.toMatch(/[[\]()*<>|$\n]/);
    expect(escaped).toContain('&#91;x&#93;');
  });
});

describe('scriptJson', () => {
  it('cannot end its script element and reads back as the same value', () => {
    const value = { text: '</script><!-- \u2028 & "quoted"' };
    const json = scriptJson(value);
    expect(json).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(json)).toEqual(value);
  });
});

describe('safeUrl', () => {
  it('lets web addresses and relative paths through, nothing that acts', () => {
    expect(safeUrl('https://open.fda.gov/?a=1&b=2')).toBe('https://open.fda.gov/?a=1&amp;b=2');
    expect(safeUrl('04-phase1.html')).toBe('04-phase1.html');
    for (const url of ['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', '//evil.example'])
      expect(safeUrl(url)).toBe('#');
  });
});
