/** The token ids of words in plain ASCII, found without making a string of each word. */
import { GrowingIntegers } from './growing-integers';

const [OTHER, SPACE, WORD, MARK] = [0, 1, 2, 3];
/** Entries of the table are whole numbers: where the word's bytes begin, their number, where its ids begin, their number. */
const ENTRY = 4;
const FIRST_SLOTS = 2 ** 14;

/** How words are split and encoded that this file knows nothing of. */
export interface WordEncoder {
  /** The ids of a word's pieces. */
  readonly encodeWord: (word: string) => readonly number[];
  /** The words of a piece of text that holds other characters. */
  readonly split: (text: string) => readonly string[];
}

/**
 * Splits printable ASCII and white space as BERT does: runs of letters and digits, and punctuation one by one. What stands
 * between white space and holds any other character is left to `split`: BERT's normalizer never looks beyond white
 * space. Every distinct word is encoded once, at most `most` are remembered.
 */
export class PlainWords {
  private readonly kinds: Uint8Array;
  private readonly folded: Uint8Array;
  private slots = new Int32Array(FIRST_SLOTS).fill(-1);
  private readonly hashes = new GrowingIntegers();
  private readonly entries = new GrowingIntegers();
  private readonly ids = new GrowingIntegers();
  private bytes: Uint8Array = new Uint8Array(2 ** 16);
  private bytesUsed = 0;
  /** Words of pieces with other characters. */
  private readonly others = new Map<string, readonly number[]>();

  constructor(
    private readonly lowercase: boolean,
    private readonly encoder: WordEncoder,
    private readonly most: number,
  ) {
    this.kinds = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code));
    this.folded = Uint8Array.from({ length: 128 }, (_, code) =>
      lowercase && isUpper(code) ? code + 32 : code,
    );
  }

  /** Appends the ids of all words of `text`. */
  append(text: string, to: GrowingIntegers): void {
    const { kinds, folded } = this;
    // Where the present piece between white space begins, in the text and in the ids.
    let [pieceStart, idsStart] = [0, to.length];
    let i = 0;
    while (i < text.length) {
      const code = text.charCodeAt(i);
      const kind = code < 128 ? kinds[code] : OTHER;
      if (kind === SPACE) {
        i++;
        [pieceStart, idsStart] = [i, to.length];
      } else if (kind === OTHER) {
        to.length = idsStart;
        i = this.appendOther(text, pieceStart, to);
      } else {
        const start = i++;
        let hash = mixed(0, folded[code]);
        if (kind === WORD)
          for (; i < text.length; i++) {
            const next = text.charCodeAt(i);
            if (next > 127 || kinds[next] !== WORD) break;
            hash = mixed(hash, folded[next]);
          }
        this.appendWord(text, start, i, hash, to);
      }
    }
  }

  /** The piece that begins at `start`; returns where it ends. */
  private appendOther(text: string, start: number, to: GrowingIntegers): number {
    let end = start;
    while (end < text.length && this.kinds[text.charCodeAt(end)] !== SPACE) end++;
    for (const word of this.encoder.split(text.slice(start, end)))
      for (const id of this.encodeOther(word)) to.push(id);
    return end;
  }

  private encodeOther(word: string): readonly number[] {
    const known = this.others.get(word);
    if (known !== undefined) return known;
    const ids = this.encoder.encodeWord(word);
    if (this.others.size < this.most) this.others.set(word, ids);
    return ids;
  }

  private appendWord(text: string, start: number, end: number, hash: number, to: GrowingIntegers): void {
    const slot = this.find(text, start, end, hash);
    const entry = this.slots[slot];
    if (entry >= 0) this.appendIds(entry, to);
    else {
      const cased = text.slice(start, end);
      const word = this.lowercase ? cased.toLowerCase() : cased;
      const ids = this.encoder.encodeWord(word);
      for (const id of ids) to.push(id);
      if (this.hashes.length < this.most) this.remember(slot, word, hash, ids);
    }
  }

  /** The slot that holds the word, or the empty one where it belongs. */
  private find(text: string, start: number, end: number, hash: number): number {
    const last = this.slots.length - 1;
    let slot = slotOf(hash, this.slots.length);
    for (let entry = this.slots[slot]; entry >= 0; entry = this.slots[slot]) {
      if (this.hashes.array[entry] === hash && this.isWord(entry, text, start, end)) break;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  private isWord(entry: number, text: string, start: number, end: number): boolean {
    const { array } = this.entries;
    if (array[entry * ENTRY + 1] !== end - start) return false;
    const shift = array[entry * ENTRY] - start;
    for (let i = start; i < end; i++)
      if (this.bytes[shift + i] !== this.folded[text.charCodeAt(i)]) return false;
    return true;
  }

  private appendIds(entry: number, to: GrowingIntegers): void {
    const { array } = this.entries;
    const start = array[entry * ENTRY + 2];
    const end = start + array[entry * ENTRY + 3];
    for (let i = start; i < end; i++) to.push(this.ids.array[i]);
  }

  private remember(slot: number, word: string, hash: number, ids: readonly number[]): void {
    const entry = this.hashes.length;
    const { length } = word;
    if (this.bytesUsed + length > this.bytes.length) this.bytes = grown(this.bytes, this.bytesUsed + length);
    for (let i = 0; i < length; i++) this.bytes[this.bytesUsed + i] = word.charCodeAt(i);
    for (const value of [this.bytesUsed, length, this.ids.length, ids.length]) this.entries.push(value);
    for (const id of ids) this.ids.push(id);
    this.hashes.push(hash);
    this.bytesUsed += length;
    this.slots[slot] = entry;
    if (2 * this.hashes.length > this.slots.length) this.enlarge();
  }

  private enlarge(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    for (let entry = 0; entry < this.hashes.length; entry++) {
      let slot = slotOf(this.hashes.array[entry], slots.length);
      while (slots[slot] >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = entry;
    }
    this.slots = slots;
  }
}

function kindOf(code: number): number {
  if (code === 9 || code === 10 || code === 13 || code === 32) return SPACE;
  if (code < 32 || code > 126) return OTHER;
  return /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? WORD : MARK;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** A step of FNV-1a. */
function mixed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** The high bits too: those of short words differ there alone. */
function slotOf(hash: number, slots: number): number {
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function grown(bytes: Uint8Array, least: number): Uint8Array {
  const larger = new Uint8Array(Math.max(least, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}
