/** Secrets in what a server says: whoever is sent one may send it back, in a spelling of its own. */

/** A shorter text is no secret, and would be found everywhere. */
const SHORTEST = 4;
const MARK = '***';

/** `text` without `secrets`: as such, percent-encoded, escaped as JSON or HTML, or in Base64, alone or behind a name. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const found = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return found.reduce((rest, secret) => withoutBase64(rest.replace(spelling(secret), MARK), secret), text);
}

/** The same error without `secrets` in its message, its stack and its causes. */
export function withoutSecretsIn(error: unknown, secrets: readonly string[]): unknown {
  let part = error;
  for (let depth = 0; part instanceof Error && depth < 10; depth++) {
    for (const name of ['message', 'stack'] as const) {
      const value = withoutSecrets(part[name] ?? '', secrets);
      if (value !== (part[name] ?? ''))
        Object.defineProperty(part, name, { value, configurable: true, writable: true });
    }
    part = part.cause;
  }
  return error;
}

/** What is secret in the value of a header: all of it, its credential, and the name and password that Basic packs. */
export function secretsOf(header: string): string[] {
  const credential = header.replace(/^[\w-]+ +/, '');
  if (!/^basic /i.test(header)) return [header, credential];
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return [header, credential, pair, pair.slice(pair.indexOf(':') + 1)];
}

/** Each character as such or escaped, in any mixture. */
function spelling(secret: string): RegExp {
  return new RegExp([...secret].map(character).join(''), 'g');
}

function character(text: string): string {
  const code = text.codePointAt(0) ?? 0;
  const hex = (number: number, digits: number) =>
    [...number.toString(16).padStart(digits, '0')].map(anyCase).join('');
  const literal = text.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  const utf16 = Array.from({ length: text.length }, (_, i) => `\\\\u${hex(text.charCodeAt(i), 4)}`).join('');
  const percent = [...Buffer.from(text)].map((byte) => `%${hex(byte, 2)}`).join('');
  const more = NAMED[text] === undefined ? [] : [NAMED[text]];
  return `(?:\\\\?${literal}|${[percent, utf16, `&#0*${code};`, `&#[xX]0*${hex(code, 1)};`, ...more].join('|')})`;
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' },
  ' ': '\\+',
};

const anyCase = (letter: string) => (/[a-f]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : letter);

/** Base64 spells the same bytes in three ways, by what stands before them; where one is found its whole word goes. */
function withoutBase64(text: string, secret: string): string {
  const bytes = Buffer.from(secret);
  const cores = [0, 1, 2].map((before) => {
    const packed = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return packed.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const sign = (letter: string) =>
    letter === '+' ? `(?:${character('+')}|-)` : letter === '/' ? `(?:${character('/')}|_)` : letter;
  const core = new RegExp(cores.map((letters) => [...letters].map(sign).join('')).join('|'), 'g');
  let rest = '';
  let from = 0;
  for (let match = core.exec(text); match !== null; match = core.exec(text)) {
    let start = match.index;
    while (start > from && WORD.test(text[start - 1])) start--;
    let end = core.lastIndex;
    while (end < text.length && WORD.test(text[end])) end++;
    rest += text.slice(from, start) + MARK;
    core.lastIndex = end;
    from = end;
  }
  return rest + text.slice(from);
}

const WORD = /[A-Za-z0-9+/=_%\\-]/;
