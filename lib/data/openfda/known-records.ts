/** Which reports came already, by their keys: tens of millions of them in little memory. */
import { hashOf } from '../../core/hash';

/** Keys of one entry of the map: neighbours share it, and FDA numbers its reports one after the other. */
const KEYS_EACH = 256;

/** A longer key is none of FDA's. */
const KEY_LENGTH = 40;

/** What tells a report from others: its `mdr_report_key`, else the hash of its content. */
export function recordKey(record: unknown): string {
  const { mdr_report_key: key } = (record ?? {}) as { mdr_report_key?: unknown };
  if (typeof key === 'string' && key !== '' && key.length <= KEY_LENGTH) return key;
  return Number.isSafeInteger(key) ? String(key) : hashOf(record);
}

/** A set of keys. */
export class KnownRecords {
  private readonly numbered = new Map<number, Uint8Array>();
  private readonly named = new Set<string>();

  /** Takes a key in; false where it was there. */
  add(key: string): boolean {
    const number = Number(key);
    if (!Number.isSafeInteger(number) || String(number) !== key) {
      const isNew = !this.named.has(key);
      this.named.add(key);
      return isNew;
    }
    const at = Math.floor(number / KEYS_EACH);
    const bits = this.numbered.get(at) ?? new Uint8Array(KEYS_EACH / 8);
    const [byte, bit] = [Math.floor((number - at * KEYS_EACH) / 8), 1 << (number & 7)];
    const isNew = (bits[byte] & bit) === 0;
    bits[byte] |= bit;
    this.numbered.set(at, bits);
    return isNew;
  }
}
