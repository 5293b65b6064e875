/**
 * @file The one way of text to a terminal: what would move the cursor, change colours or titles, or hide itself is
 * shown, never obeyed. Plain CommonJS without dependencies in the JavaScript of 2020 (no `?.`, no `??`), because the
 * set-up prints before anything is installed, under any Node.
 */
'use strict';

/** Controls, invisible formatting such as bidirectional overrides, halves of characters; not line breaks and tabs. */
const UNPRINTABLE = /(?!\n|\t|\r\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Wipes what stands right of the cursor: the only sequence that is ours. */
const WIPE = '\u001b[K';

/**
 * A stream that shows text, as `process.stdout` is.
 * @typedef {object} TextStream
 * @property {(text: string) => unknown} write
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 */

/**
 * `text` with every character that a terminal would obey or hide as its escape: `\u{1b}[31m`. Line breaks and tabs
 * stay. The length is not bounded.
 * @param {string} text
 * @returns {string}
 */
function printable(text) {
  return String(text).replace(
    UNPRINTABLE,
    (character) => `\\u{${/** @type {number} */ (character.codePointAt(0)).toString(16)}}`,
  );
}

/**
 * Prints a line, printable.
 * @param {string} text
 * @param {TextStream} [stream] default: standard output
 */
function print(text, stream = process.stdout) {
  stream.write(`${printable(text)}\n`);
}

/**
 * Prints a line to standard error, printable.
 * @param {string} text
 */
function printError(text) {
  print(text, process.stderr);
}

/**
 * The stream of standard error, for lines that change while standard output carries data.
 * @returns {TextStream}
 */
function standardError() {
  return process.stderr;
}

/**
 * Prints a value as one line of JSON for another program; what is not printable is escaped as JSON escapes it.
 * @param {unknown} value
 */
function printJson(value) {
  const escaped = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const json = JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    character.split('').map(escaped).join(''),
  );
  process.stdout.write(`${json}\n`);
}

/**
 * Warns as Node does (on standard error, named for the process), printable.
 * @param {string} message
 */
function printWarning(message) {
  process.emitWarning(printable(message));
}

/**
 * A line that changes in place on a terminal; elsewhere each change is a line of its own.
 * @param {TextStream} [stream] default: standard output
 */
function changingLine(stream = process.stdout) {
  const live = stream.isTTY === true;
  return {
    live,
    /**
     * Shows `text`, cut to the width of the terminal, in place of what was shown.
     * @param {string} text
     */
    change(text) {
      const width = Math.max(20, (stream.columns || 100) - 1);
      if (live) stream.write(`\r${printable(text).slice(0, width)}${WIPE}`);
      else print(text, stream);
    },
    /**
     * Prints a whole line in place of what was shown.
     * @param {string} text
     */
    end(text) {
      stream.write(`${live ? `\r${WIPE}` : ''}${printable(text)}\n`);
    },
  };
}

module.exports = { changingLine, print, printError, printJson, printWarning, printable, standardError };
