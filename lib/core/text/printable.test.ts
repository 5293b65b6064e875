import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { codeRoot } from '../project';
import { changingLine, print, printable, printJson } from './printable';

/** Clears the screen, renames the window, turns the text around, hides, overwrites the line. */
const HOSTILE = '\u001b[2J\u001b]0;x\u0007\u009b31m\u202egpj\u200b\r\u007f\u{e0041}\ud800';
const SHOWN = '\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{9b}31m\\u{202e}gpj\\u{200b}\\u{d}\\u{7f}\\u{e0041}\\u{d800}';

const folder = mkdtempSync(join(tmpdir(), 'maude-printable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('printable', () => {
  it('shows what a terminal would obey or hide', () => {
    expect(printable(HOSTILE)).toBe(SHOWN);
    expect(printable(printable(HOSTILE))).toBe(SHOWN);
  });

  it('leaves text of any script, line breaks and tabs as they are, however long', () => {
    const text = 'Herzschrittmacher für 中文, العربية, 😀 \\ \t§\r\n'.repeat(10_000);
    expect(printable(text)).toBe(text);
  });
});

describe('print and changingLine', () => {
  /** A stream that keeps what is written. */
  function kept(isTTY: boolean) {
    let text = '';
    return { isTTY, columns: 60, write: (more: string) => (text += more), read: () => text };
  }

  it('escape what they are given, and nothing of their own', () => {
    for (const live of [true, false]) {
      const stream = kept(live);
      print(HOSTILE, stream);
      const line = changingLine(stream);
      line.change(`half ${HOSTILE}`);
      line.end(`whole ${HOSTILE}`);
      const seen = stream.read();
      expect(seen.replaceAll('\r', '').replaceAll('\u001b[K', '')).not.toMatch(/[^\n\x20-\x7e]/);
      expect(seen.includes('\r\u001b[K')).toBe(live);
      expect(seen).toContain(`whole ${SHOWN}\n`);
    }
  });
});

describe('printJson', () => {
  it('prints plain characters that read back as the same value', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    printJson({ text: HOSTILE });
    const [[line]] = write.mock.calls;
    write.mockRestore();
    expect(line).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(String(line))).toEqual({ text: HOSTILE });
  });
});

describe('a command', { timeout: 60_000 }, () => {
  /** What a program of run.cjs that fails with HOSTILE leaves on the terminal. */
  function failing(body: string, debug = ''): string {
    const program = join(folder, 'program.js');
    writeFileSync(program, `exports.main = async () => { ${body} };`);
    const env = { ...process.env, MAUDE_DEBUG: debug };
    const words = [join(codeRoot(), 'lib/run.cjs'), program];
    const { stderr, status } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
    expect(status).toBe(1);
    return stderr;
  }
  const thrown = JSON.stringify(HOSTILE);

  it.each([
    ['fails', `throw new Error(${thrown})`, ''],
    ['fails under MAUDE_DEBUG', `throw new Error(${thrown}, { cause: new Error(${thrown}) })`, '1'],
    ['fails with what is no error', `throw ${thrown}`, ''],
    [
      'is ended by what nobody caught',
      `setTimeout(() => { throw new Error(${thrown}) }); await new Promise(() => {})`,
      '',
    ],
  ])('that %s prints nothing that a terminal obeys', (_, body, debug) => {
    const shown = failing(body, debug);
    expect(shown).toContain(SHOWN);
    expect(shown).not.toMatch(/[^\n\x20-\x7e]/);
  });
});
