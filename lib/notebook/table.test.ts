import { describe, expect, it } from 'vitest';
import { headingOf, renderTable } from './table';

const cellsOf = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'g'))].map((m) => m[1]);

describe('renderTable', () => {
  it('shows rows and columns alike', () => {
    const rows = renderTable([
      { label: 'D', n: 1234 },
      { label: 'M', n: 5 },
    ]);
    const columns = renderTable({ label: ['D', 'M'], n: new Int32Array([1234, 5]) });
    expect(columns).toEqual(rows);
    expect(cellsOf(rows['text/html'], 'td')).toEqual(['D', '1,234', 'M', '5']);
    expect(rows['text/plain']).toBe('label      n\nD      1,234\nM          5');
  });

  it('aligns numbers right and gives a column one number of digits', () => {
    const { 'text/html': html } = renderTable([{ f1: 1 }, { f1: 0.51234 }, { f1: null }]);
    expect(cellsOf(html, 'td')).toEqual(['1.000', '0.512', '']);
    expect(html.match(/<td style="text-align:right">/g)).toHaveLength(3);
  });

  it('keeps small numbers readable', () => {
    expect(cellsOf(renderTable([{ p: 0.00001234 }, { p: 0.5 }])['text/html'], 'td')).toEqual([
      '1.23e-5',
      '0.500',
    ]);
  });

  it('formats by column: digits or a function', () => {
    const { 'text/html': html } = renderTable([{ a: 0.12345, b: 12 }], {
      format: { a: 1, b: (n: number) => `${n} kg` },
    });
    expect(cellsOf(html, 'td')).toEqual(['0.1', '12 kg']);
  });

  it('escapes every text and cuts long ones with the whole in the tooltip', () => {
    const long = `"><img src=x onerror=alert(1)>${'y'.repeat(200)}`;
    const { 'text/html': html, 'text/plain': text } = renderTable([{ '<b>k</b>': long }], {
      caption: '</table><script>',
    });
    expect(html).not.toMatch(/<img|<b>|<script|y{100}<\/td>/);
    expect(html).toContain(`title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;${'y'.repeat(200)}"`);
    expect(text.split('\n')[2]).toHaveLength(80);
  });

  it('folds a table away behind its caption, stamped all the same', () => {
    const options = { folded: true, caption: 'F1 <of> each', synthetic: true };
    const { 'text/html': html, 'text/plain': text } = renderTable([{ n: 1 }], options);
    expect(html).toMatch(
      /^<details class="maude-table"><summary><strong[^>]*>SYNTHETIC<\/strong> F1 &lt;of&gt; each<\/summary><figure/,
    );
    expect(html.split('F1 &lt;of&gt; each')).toHaveLength(2);
    expect(text.split('\n')[0]).toBe('SYNTHETIC \u00b7 F1 <of> each');
  });

  it('says how many rows it left out', () => {
    const { 'text/html': html } = renderTable({ n: Array.from({ length: 1205 }, (_, i) => i) });
    expect(cellsOf(html, 'td')).toHaveLength(200);
    expect(html).toContain('1,005 more rows');
  });

  it('stamps synthetic data, also without a caption', () => {
    expect(renderTable([{ n: 1 }], { synthetic: true })['text/plain']).toBe('SYNTHETIC\nn\n1');
    expect(renderTable([{ n: 1 }], { synthetic: true })['text/html']).toMatch(
      /<figcaption><strong[^>]*>SYNTHETIC</,
    );
    expect(renderTable([{ n: 1 }])['text/html']).not.toContain('SYNTHETIC');
  });

  it('shows an empty table with its columns', () => {
    expect(renderTable([], { columns: ['a', 'b'] })['text/plain']).toBe('a  b');
  });
});

describe('headingOf', () => {
  it('turns names of columns into words', () => {
    const names = [
      'D',
      'O',
      'nTrain',
      'outerDeathF1',
      'outerDeathF2',
      'weighted',
      'sha256',
      'foldsHigher',
      'Phase 1',
      'macroF1',
    ];
    expect(names.map(headingOf)).toEqual([
      'Death',
      'Other',
      'n train',
      'outer Death F1',
      'outer Death F2',
      'weighted',
      'sha256',
      'folds higher',
      'Phase 1',
      'macro F1',
    ]);
  });
});
