import { describe, expect, it } from 'vitest';
import { parseRecord } from '../read/record';
import { type CleaningChoice, cleanRecord, resolveCleaning } from './clean';
import { textOfKind } from './description-spans';

/** Cleans a record whose parts are given as `[type, text]`. */
function example(parts: readonly (readonly [string, string])[], choice: CleaningChoice = 'standard') {
  const mdr_text = parts.map(([text_type_code, text]) => ({ text_type_code, text }));
  const parsed = parseRecord({ mdr_report_key: '1', event_type: 'Injury', mdr_text });
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  const cleaned = cleanRecord(parsed.record, resolveCleaning(choice));
  if (cleaned.kind === 'dropped') throw new Error(cleaned.reason);
  return cleaned.example;
}

const MIXED = [
  ['N', ' The maker\n says (b)(4)'],
  ['D', ''],
  ['D', '\tIt leaked at (B)(6) '],
  ['D', 'twice.'],
  ['E', 'Returned. '],
] as const;

describe('descriptionSpans', () => {
  it('gives the description and the rest back, cleaned as the whole is', () => {
    const mixed = example(MIXED);
    expect(mixed.text).toBe('The maker says redacted It leaked at redacted twice. Returned.');
    expect(mixed.descriptionSpans).toBe('24-52');
    expect(textOfKind(mixed, 'description')).toBe('It leaked at redacted twice.');
    expect(textOfKind(mixed, 'manufacturer')).toBe('The maker says redacted Returned.');
  });

  it('follows the chosen order and leaves texts as received', () => {
    const first = example(MIXED, { preset: 'parity', parts: 'description-first' });
    expect(first.descriptionSpans).toBe('0-28');
    expect(textOfKind(first, 'description')).toBe('It leaked at (B)(6)  twice.');
    expect(textOfKind(first, 'manufacturer')).toBe('The maker\n says (b)(4) Returned.');
  });

  it('says when all or nothing is description', () => {
    const whole = example([
      ['D', 'all of it is'],
      ['', 'also this'],
    ]);
    expect(whole.descriptionSpans).toBeNull();
    expect([textOfKind(whole, 'description'), textOfKind(whole, 'manufacturer')]).toEqual([whole.text, '']);
    const none = example([['N', 'the maker alone']]);
    expect(none.descriptionSpans).toBe('');
    expect([textOfKind(none, 'description'), textOfKind(none, 'manufacturer')]).toEqual(['', none.text]);
    expect(example(MIXED, { parts: 'description' }).descriptionSpans).toBeNull();
  });

  it('keeps redactions of two parts apart', () => {
    const run = example([
      ['D', 'the ward (b)(6)'],
      ['N', '(b)(4)'],
    ]);
    expect(run.text).toBe('the ward redacted redacted');
    expect(run.descriptionSpans).toBe('0-17');
    expect(textOfKind(run, 'manufacturer')).toBe('redacted');
  });

  it('refuses spans of another text', () => {
    const cut = { ...example(MIXED), text: 'short' };
    expect(() => textOfKind(cut, 'description')).toThrow('1: no span of its text: 24-52');
  });
});
