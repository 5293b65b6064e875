/** JSON from the network, which may be small in bytes and huge in memory. */

/** Values in one answer; a page of a thousand reports has about a quarter of a million. */
const MOST_VALUES = 5_000_000;
/** Lists and objects inside each other. */
const MOST_LEVELS = 500;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Reads JSON that a server sent. Throws a `SyntaxError` where it is none, another error, before anything is built, where
 * it has more than five million values or 500 levels: a few bytes of text can take a hundred in memory.
 */
export function parseAnswer(body: Uint8Array): unknown {
  checkShape(body);
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}

function checkShape(body: Uint8Array): void {
  let values = 1;
  let levels = 0;
  let inText = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values++;
      if (++levels > MOST_LEVELS) throw tooMuch(`${MOST_LEVELS} levels`);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) levels--;
    if (values > MOST_VALUES) throw tooMuch(`${MOST_VALUES} values`);
  }
}

function tooMuch(most: string): Error {
  return new Error(`expected JSON of at most ${most}; the answer has more and was not read`);
}
