import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryPath } from '../core/files/files';
import { codeRoot } from '../core/project';
import { findBrowser, seeReports } from './browser';
import { cellError, listNotebooks, makeReport, type NotebookFile } from './report';
import { parseReportArguments } from './report-command';

const folder = mkdtempSync(join(codeRoot(), 'node_modules/.cache-report-'));
const reports = mkdtempSync(join(tmpdir(), 'maude-reports-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(reports, { recursive: true, force: true });
});

/** Writes a notebook of the given cells below the project, so that its packages are found. */
function notebookOf(name: string, ...cells: string[]): NotebookFile {
  const path = join(folder, `${name}.ipynb`);
  const heading = {
    cell_type: 'markdown',
    id: 'h',
    metadata: {},
    source: '# 98. Costs $5 & <more>\n\nText.',
  };
  const code = cells.map((source, i) => ({
    cell_type: 'code',
    id: `c${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  writeFileSync(
    path,
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [heading, ...code] }),
  );
  return { number: '98', name, path };
}

const HOSTILE_MARKDOWN = '[md-link](javascript:window.hit=1)';
const HOSTILE_HTML =
  '<script>window.hit=2</script><script nonce="">window.hit=3</script><img src="data:," onerror="window.hit=4" alt="i">' +
  '<a id="html-link" href="javascript:window.hit=5" onclick="window.hit=6">html-link</a>';

/** An executable shell script in place of Python. */
function script(body: string): string {
  const path = join(folder, 'python');
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

describe('makeReport', { timeout: 120_000 }, () => {
  it('writes one self-contained page and tells the terminal how far it is', async () => {
    const notebook = notebookOf(
      '98-good',
      "import { notebook } from 'maude';\nnotebook.begin('98', 'Good');\nnotebook.progress('Work')({ task: 'rows', done: 3, total: 3 });",
      "import { readFileSync } from 'node:fs';\nconst { transport } = JSON.parse(readFileSync(process.argv[2], 'utf8'));\nconsole.log(notebook.formatNumber(1e6), process.env.MAUDE_SET, transport);\nawait notebook.show({ data: [{ type: 'bar', x: ['a', 'b'], y: [1, 2] }] }, { alt: 'a line' });",
      `import { display } from 'tslab';\nnotebook.markdown(${JSON.stringify(HOSTILE_MARKDOWN)});\ndisplay.html(${JSON.stringify(HOSTILE_HTML)});`,
    );
    const before = readFileSync(notebook.path, 'utf8');
    const lines: string[] = [];
    const { path, seconds } = await makeReport(notebook, {
      reports,
      set: { C: '3' },
      onLine: (line) => lines.push(line),
    });
    // Pages are large: what they hold is told without printing them.
    const html = readFileSync(path, 'utf8');
    const holds = (part: string | RegExp) =>
      typeof part === 'string' ? html.includes(part) : part.test(html);
    expect(holds('<title>98. Costs $5 &amp; &lt;more&gt;</title>')).toBe(true);
    expect(holds(/1,000,000 \{("|&quot;)C\1:\1[3]\1\} ipc/)).toBe(true);
    expect(holds('data:image/png;base64,')).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/^Work · rows: 3 of 3/)]);
    expect(seconds).toBeGreaterThan(1);
    // Nothing that a browser would fetch: no source, style or import from elsewhere, and a policy that forbids it.
    const markup = html.replace(/(<script[^>]*>)[\s\S]*?<\/script>/g, '$1</script>');
    expect(
      markup.match(/<(?:script|img|link|iframe|source|object)[^>]*(?:src|href)=["'](?!data:)[^"']*/g),
    ).toBeNull();
    expect(markup.match(/@import|url\((?!['"]?data:).{0,40}|mathjax|require\.js|mermaid/gi)).toBeNull();
    const policy = /<meta content="(default-src 'none';[^"]*)" http-equiv="Content-Security-Policy"/.exec(
      html,
    );
    expect(policy?.[1]).toMatch(/; script-src 'nonce-[0-9a-f]{32}'; script-src-attr 'none'; /);
    const nonce = /nonce-(\w+)/.exec(policy?.[1] ?? '')?.[1];
    // The chart library and the chart; not the scripts that stand in data.
    expect(markup.split('<script').length - 1).toBe(4);
    expect(html.split(`<script nonce="${nonce}">`).length - 1).toBe(2);
    expect(markup).toContain('md-link');
    expect(markup).not.toMatch(/md-link<\/a>/);
    expect(readFileSync(notebook.path, 'utf8')).toBe(before);
    expect(readdirSync(reports)).toEqual(['98-good.html']);
  });

  it('runs no script of the data in a browser, on click neither, and draws its charts', async ({ skip }) => {
    const executablePath = findBrowser();
    if (!executablePath) return skip('no Chromium on this machine (Debian: apt-get install chromium)');
    const path = join(reports, '98-good.html');
    const [{ places, charts }] = await seeReports([path], executablePath);
    expect([places, charts.length, charts[0].traces[0].drawn]).toEqual([1, 1, 2]);
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
    await page.click('#html-link');
    await page.click('text=md-link');
    expect(await page.evaluate('[window.hit, typeof window.Plotly]')).toEqual([undefined, 'object']);
    await browser.close();
  });

  it('fails with the message of the cell and keeps the report that was there', async () => {
    const notebook = notebookOf(
      '98-bad',
      "console.log('first');",
      "function deep() { throw new RangeError('boom: 1 < 2'); }\ndeep();",
    );
    writeFileSync(join(reports, '98-bad.html'), 'older');
    const message = await makeReport(notebook, { reports }).catch((error: Error) => error.message);
    expect(message).toMatch(/^98-bad: An error occurred while executing the following cell:/);
    expect(message).toMatch(/RangeError: boom: 1 < 2\n\s+at deep/);
    expect(message).not.toMatch(/nbclient|Traceback|site-packages/);
    expect(readFileSync(join(reports, '98-bad.html'), 'utf8')).toBe('older');
    expect(readdirSync(reports).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('starts again where a port was taken, three times at most, and waits a minute for an answer', async () => {
    const notebook = notebookOf('98-port', 'null;');
    const log = join(folder, 'starts');
    const refused = 'kernel: tcp://127.0.0.1:5 is taken by another program; start the kernel again';
    const refuse = (times: number) =>
      script(
        `echo "$@" >> ${log}; [ $(wc -l < ${log}) -le ${times} ] && { echo "${refused}" >&2; exit 1; }
while [ $# -gt 2 ]; do shift; done; echo '<title></title>made' > "$1/98-port.html"`,
      );
    const { path } = await makeReport(notebook, { reports, python: refuse(2), platform: 'win32' });
    expect(readFileSync(path, 'utf8')).toContain('made');
    const starts = readFileSync(log, 'utf8').trim().split('\n');
    expect(starts).toHaveLength(3);
    expect(starts[2]).toContain('--ExecutePreprocessor.startup_timeout=60');
    expect(starts[2]).not.toMatch(/transport|Preprocessor\.timeout/);
    rmSync(log);
    await expect(makeReport(notebook, { reports, python: refuse(3), platform: 'win32' })).rejects.toThrow(
      '98-port: the kernel did not start: tcp://127.0.0.1:5 is taken by another program; run again',
    );
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it('names its notebook alone, whatever characters its path has', async () => {
    const inside = mkdtempSync(join(folder, 'a[b]*?-'));
    const notebook = { ...notebookOf('98-odd', 'null;'), path: join(inside, '98-odd.ipynb') };
    const words = join(folder, 'words');
    const python = script(`printf '%s\\n' "$@" > ${words}; exit 1`);
    await expect(makeReport(notebook, { reports, python })).rejects.toThrow('nbconvert failed');
    const named = readFileSync(words, 'utf8').trim().split('\n').at(-1);
    expect(named?.slice(folder.length)).toMatch(/^\/a\[\[\]b\]\[\*\]\[\?\]-\w+\/98-odd\.ipynb$/);
  });

  it('removes what a killed report left', async () => {
    const others = mkdtempSync(join(folder, 'reports-'));
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const own = basename(temporaryPath(join(reports, '98-left')));
    const left = join(others, own.replace(`-${process.pid}-`, `-${pid}-`));
    mkdirSync(left);
    writeFileSync(join(left, 'page.html'), '');
    const failing = makeReport(notebookOf('98-left'), { reports: others, python: script('exit 1') });
    await expect(failing).rejects.toThrow('nbconvert failed');
    expect(existsSync(left)).toBe(false);
  });

  it('names the command that sets Python up where there is none', async () => {
    const missing = join(reports, 'no-python');
    const notebook = { number: '98', name: '98-x', path: '98-x.ipynb' };
    await expect(makeReport(notebook, { reports, python: missing })).rejects.toThrow(
      /no-python: no such Python; `npm start`/,
    );
  });
});

describe('cellError', () => {
  it('finds what matters below a Python stack', () => {
    expect(
      cellError(
        'Traceback (most recent call last):\n  File "x"\n    y\nnbformat.reader.NotJSONError: not JSON',
      ),
    ).toBe('nbformat.reader.NotJSONError: not JSON');
    expect(cellError('  File "x"\nnbclient.exceptions.DeadKernelError: Kernel died\n')).toBe('Kernel died');
    expect(cellError('')).toBe('nbconvert failed and said nothing');
  });
});

it('listNotebooks lists numbered notebooks in order', async () => {
  const numbers = (await listNotebooks()).map(({ number }) => number);
  expect(numbers).toEqual([...numbers].sort());
  expect(existsSync((await listNotebooks())[0].path)).toBe(true);
});

describe('parseReportArguments', () => {
  it('reads numbers, names and settings', () => {
    expect(
      parseReportArguments([
        '4',
        '05',
        'notebooks/06-fold-diagnostics.ipynb',
        '--set',
        'C=3',
        '--set=data=a=b.jsonl',
      ]),
    ).toEqual({
      numbers: ['04', '05', '06'],
      set: { C: '3', data: 'a=b.jsonl' },
    });
    expect(parseReportArguments([])).toEqual({ numbers: [], set: {} });
  });

  it('refuses what it does not know', () => {
    expect(() => parseReportArguments(['--set', 'C'])).toThrow('--set: expected NAME=VALUE; received "C"');
    expect(() => parseReportArguments(['--fast'])).toThrow(
      /expected a notebook's number such as 04.*"--fast"/,
    );
  });
});
