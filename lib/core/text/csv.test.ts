import { fromCSV } from 'arquero';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../random';
import { csvCell, escapeFormula, parseCsv, unescapeFormula, writeCsv } from './csv';

const ALPHABET = [
  '=',
  '+',
  '-',
  '@',
  "'",
  ' ',
  ';',
  ',',
  '\t',
  '\n',
  '\r',
  '"',
  'a',
  '\uff1d',
  'é',
  '\u00a0',
];

function randomTexts(count: number): string[] {
  const random = new RandomState(1);
  const pick = () => ALPHABET[Math.floor(random.random() * ALPHABET.length)];
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(random.random() * 9) }, pick).join(''),
  );
}

describe('escapeFormula', () => {
  it('leaves no cell that a spreadsheet would compute, wherever it cuts', () => {
    for (const text of [
      '=1+1',
      ' +1',
      '-2',
      '@SUM(A1)',
      "'=1",
      'x";=cmd',
      'a\n=b',
      'a\t@b',
      '\uff1dHYPERLINK()',
      '\u00a0=1',
    ])
      expect(escapeFormula(text)).not.toMatch(/(^|[;\t\r\n])[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    expect(escapeFormula('=1+1')).toBe("'=1+1");
    expect(escapeFormula("it's 5-6 mm")).toBe("it's 5-6 mm");
  });

  it('is undone by unescapeFormula', () => {
    for (const text of randomTexts(5000)) expect(unescapeFormula(escapeFormula(text))).toBe(text);
  });
});

describe('parseCsv', () => {
  it('gives back what writeCsv was given', () => {
    const rows = randomTexts(999).map((b, i) => ({ a: `k${i}`, b }));
    const { columns, rows: read } = parseCsv(writeCsv(['a', 'b'], rows), 'x.csv');
    expect(columns).toEqual(['a', 'b']);
    expect(read.map(({ cells }) => cells)).toEqual(rows);
    expect(read[998].number).toBe(1000);
  });

  it('writes what another reader of CSV takes for the same cells', () => {
    const rows = [
      { a: '1', b: 'one, "two"\r\nthree' },
      { a: '2', b: '' },
      { a: '3', b: ' é ' },
    ];
    const table = fromCSV(writeCsv(['a', 'b'], rows).slice(1), { autoType: false });
    expect(table.objects().map(({ a, b }: { a?: string; b?: string | null }) => ({ a, b: b ?? '' }))).toEqual(
      rows,
    );
  });

  it('takes what spreadsheets save: other separators and line ends, no quotes, empty rows', () => {
    const expected = [
      { number: 2, cells: { key: '1', label: "it's; D" } },
      { number: 4, cells: { key: '2', label: '' } },
    ];
    for (const text of [
      'key;label\r\n1;"it\'s; D"\r\n;\r\n2;\r\n',
      "\ufeffkey\tlabel\n1\tit's; D\n\t\n2\t",
      "key,label\r1,it's; D\r,\r2\r",
    ])
      expect(parseCsv(text, 'x.csv').rows).toEqual(expected);
  });

  it.each([
    ['', 'x.csv: expected a row of column names'],
    ['a,b\n1,"2\n', 'x.csv, row 2: expected cells as CSV quotes them'],
    ['a,b\n1,2\n1,2"3"\n', 'x.csv, row 3: expected cells'],
    ['a,b\n1,2,3\n', 'x.csv, row 2: expected at most 2 cells; received 3'],
    ['a,a\n', 'x.csv, row 1: column "a" stands twice'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsv(text, 'x.csv')).toThrow(message);
  });
});

describe('csvCell', () => {
  it('quotes what has to be, and lets nothing act', () => {
    expect([1.5, true, null, 'plain'].map(csvCell)).toEqual(['1.5', 'true', '', 'plain']);
    expect(csvCell('A, "B"')).toBe('"A, ""B"""');
    expect(csvCell('two\r\nlines\tand a tab')).toBe('two lines and a tab');
    expect(csvCell('\u001b[31m=1+1')).toBe("'=1+1");
    for (const sign of ['=', '+', '-', '@', '\uff1d']) expect(csvCell(`${sign}1`)).toBe(`'${sign}1`);
    expect(csvCell('a 0.5; =cmd 0.2')).toBe('"a 0.5;\' =cmd 0.2"');
    expect(parseCsv(`x\n${csvCell('a 0.5; =cmd 0.2')}`, 'f').rows[0].cells.x).toBe('a 0.5; =cmd 0.2');
  });
});
