import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import { RandomState } from '../core/random';
import { escapeMarkdown } from '../core/text/escape';
import { projectPython } from './report';

const RENDER = `
import json, sys
from report_markdown import report_markdown
print(json.dumps([report_markdown(None, source) for source in json.load(sys.stdin)]))`;

const IS_SAFE = `
import json, sys
from report_markdown import is_safe
print(json.dumps([is_safe(url) for url in json.load(sys.stdin)]))`;

/** What a report makes of Markdown texts, by the renderer that reports use. */
function rendered(sources: readonly string[]): DocumentFragment[] {
  return askTemplate<string>(RENDER, sources).map((html) => JSDOM.fragment(html));
}

/** What a Python program beside the template answers to each text. */
function askTemplate<T>(program: string, texts: readonly string[]): T[] {
  const env = {
    ...process.env,
    PYTHONPATH: join(codeRoot(), 'lib/notebook/template'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const input = JSON.stringify(texts);
  const { stdout, stderr } = spawnSync(projectPython(), ['-c', program], { env, input, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as T[];
}

const PIECES = [
  ...[
    '#',
    '##',
    '-',
    '+',
    '*',
    '1.',
    '1)',
    '>',
    '|',
    '$',
    '$$',
    '`',
    '```',
    '~~',
    '_',
    '__',
    '=',
    '---',
    '===',
  ],
  ...[
    '\\',
    '!',
    '[',
    ']',
    '(',
    ')',
    '<',
    '&',
    '&#39;',
    '&amp;',
    "'",
    '"',
    ':',
    '[x]: ',
    '[^1]',
    '<b>',
    '</p>',
  ],
  ...[
    'https://a.example/?b=c&d',
    'www.a.example',
    'a@b.example',
    '<a@b.example>',
    '\\(x\\)',
    '\\begin{a}x\\end{a}',
  ],
  ...[
    ' ',
    '  ',
    '    ',
    '\t',
    'word',
    '12.5 %',
    'é',
    '中文',
    '😀',
    '*a*',
    '[a](b)',
    '![a](b)',
    '{#id}',
    '- [ ] ',
  ],
];

/** Texts of one to five pieces each, and each piece alone. */
function texts(): string[] {
  const random = new RandomState(7);
  const piece = () => PIECES[Math.floor(random.random() * PIECES.length)];
  return [
    ...PIECES,
    ...Array.from({ length: 150 }, (_, i) => Array.from({ length: (i % 5) + 1 }, piece).join('')),
  ];
}

describe('escapeMarkdown', { timeout: 60_000 }, () => {
  it('gives, rendered, exactly the text: as a paragraph, a table cell, an item and after a line', () => {
    const wanted = texts().map((text) => text.replace(/\t/g, ' '));
    const escaped = texts().map(escapeMarkdown);
    const frames: readonly [string, (text: string) => string][] = [
      ['p', (text) => text],
      ['td', (text) => `| head |\n| --- |\n| ${text} |`],
      ['li', (text) => `- ${text}`],
      ['p', (text) => `line\n${text}`],
    ];
    const pages = rendered(frames.flatMap(([, frame]) => escaped.map(frame)));
    pages.forEach((page, n) => {
      const [tag] = frames[Math.floor(n / wanted.length)];
      const text = wanted[n % wanted.length];
      const found = page
        .querySelector(tag)
        ?.textContent?.replace(/\n$/, '')
        .replace(/^line\n/, '');
      expect(found, JSON.stringify(text)).toBe(text);
      expect(page.querySelector('p *, td *, li *, h1, h2, hr, pre, ol, dl')?.outerHTML).toBeUndefined();
    });
  });
});

const SCRIPT = 'javascript:alert(1)';
const HOSTILE = [
  ...[
    SCRIPT,
    'JaVaScRiPt:alert(1)',
    'java&#10;script:alert(1)',
    '&#106;avascript:alert(1)',
    '\u0001javascript:a',
  ],
  ...[
    'vbscript:a',
    'data:text/html,<b>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'file:///etc/passwd',
    'blob:x',
  ],
  ...['//host.example/share', 'ftp://a.example', 'attachment:none.png'],
  ...['tel:1', 'about:blank', 'view-source:x', 'x:y', 'filesystem:x'],
].flatMap((url) => [
  `[text](${url})`,
  `[text](<${url}> "title")`,
  `![text](${url})`,
  `[![text](${url})](${url})`,
  `<${url}>`,
  `[text]\n\n[text]: ${url}`,
  `# [text](${url})`,
  `| head |\n| --- |\n| [text](${url}) |`,
  `<a href="${url}">text</a>`,
]);
const HTML = [
  '<script>alert(1)</script>',
  'a <img src=x onerror=alert(1)> b',
  '<svg onload=alert(1)>',
  '<div onclick="alert(1)">text</div>',
  '```mermaid\n</pre><img src=x onerror=alert(1)>\n```',
  '$$</p><img src=x onerror=alert(1)>$$',
  '\\begin{a}<img src=x onerror=alert(1)>\\end{a}',
  '[a](x "\\" onclick=alert(1)")',
  '```"onclick=alert(1)\ncode\n```',
];

const KEPT = [
  'https://open.fda.gov/?a=1&b=2',
  'http://a.example',
  'mailto:a@b.example',
  '#top',
  '04-phase1.html',
];

describe('report_markdown', { timeout: 60_000 }, () => {
  it('takes an address with a host and no scheme for none of ours, with either slash', () => {
    const hosts = ['//host', '/\\host', '\\/host', '\\\\host', '\t/\n\\host'];
    expect(askTemplate<boolean>(IS_SAFE, [...hosts, ...KEPT])).toEqual([
      ...hosts.map(() => false),
      ...KEPT.map(() => true),
    ]);
  });

  it('leaves no link, picture or HTML that could act, and keeps links to the web, mail, headings and files', () => {
    const hostile = [...HOSTILE, ...HTML];
    const pages = rendered([...hostile, ...KEPT.map((url) => `[text](${url})`), KEPT[1]]);
    const kept = pages.splice(hostile.length);
    pages.forEach((page, i) => {
      const acting = page.querySelector('script, img, svg, iframe, object, embed, form, style, meta');
      expect(acting?.outerHTML, hostile[i]).toBeUndefined();
      for (const element of page.querySelectorAll('*'))
        for (const { name, value } of element.attributes) {
          expect(name, hostile[i]).toMatch(/^(class|id|href|title)$/);
          if (name === 'href') expect(value, hostile[i]).toMatch(/^(#|x$|%5C)/);
        }
    });
    expect(kept.map((page) => page.querySelector('a')?.getAttribute('href'))).toEqual([...KEPT, KEPT[1]]);
  });
});
