import { describe, expect, it } from 'vitest';
import { identityOf } from '../clean/identity';
import { type MaudeRecord, parseRecord } from './record';
import { dateOrNull, textOrNull } from './values';

function parse(value: unknown): MaudeRecord {
  const parsed = parseRecord(value);
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.record;
}

describe('parseRecord', () => {
  it('reads the fields of an openFDA object', () => {
    const record = parse({
      mdr_report_key: ' 3008382.0',
      event_key: '*',
      report_number: '3008382007-2012-09245',
      event_type: 'Malfunction',
      date_received: '20130101',
      date_changed: '01/31/2013',
      report_source_code: 'Manufacturer report',
      type_of_report: ['Initial submission', 'Followup'],
      device: [{ brand_name: 'unk', generic_name: 'PUMP  \n INFUSION', device_report_product_code: 'FRN' }],
      patient: [{ sequence_number_outcome: ['1. H; 2. D', 'Other'] }],
      mdr_text: [
        { text_type_code: 'Additional Manufacturer Narrative', text: 'tested' },
        { text_type_code: 'Description of Event or Problem', text: ' leaked ' },
      ],
    });
    expect(record).toMatchObject({
      id: '3008382',
      eventKey: null,
      dateReceived: '20130101',
      dateChanged: '20130131',
      typeOfReport: ['Initial submission', 'Followup'],
      devices: [{ brandName: null, genericName: 'PUMP INFUSION', manufacturer: null, productCode: 'FRN' }],
      patients: [{ outcomes: ['H', 'D', 'Other'] }],
      parts: [
        { kind: 'manufacturer', text: 'tested' },
        { kind: 'description', text: ' leaked ' },
      ],
    });
  });

  it('tolerates wrong types', () => {
    const record = parse({
      mdr_report_key: 42,
      event_type: null,
      date_received: 20200229,
      type_of_report: 'Followup',
      device: { brand_name: 7, manufacturer_d_name: ['a'] },
      patient: 'nobody',
      mdr_text: ['a bare text', 5, null, { text: null }, { text: 'nul\u0000 and half \ud83d pair' }],
    });
    expect(record).toMatchObject({
      id: '42',
      eventType: '',
      dateReceived: '20200229',
      typeOfReport: ['Followup'],
      devices: [{ brandName: '7', manufacturer: null }],
      patients: [],
    });
    expect(record.parts.map((part) => part.text)).toEqual([
      'a bare text',
      '5',
      '',
      'nul and half \ufffd pair',
    ]);
    expect(parse({ event_type: 'Death' })).toMatchObject({ devices: [], patients: [], parts: [] });
  });

  it.each([
    [null, 'null'],
    [[], 'a list'],
    ['text', 'a string'],
    [{ header: {} }, 'at least one of mdr_report_key'],
    [{ mdr_report_key: 2 ** 53 }, 'mdr_report_key: expected a text, or a number up to 9007199254740991'],
    [{ report_number: Infinity }, 'report_number: expected a text'],
    [{ mdr_report_key: '1', event_key: -(2 ** 53) }, 'event_key: expected a text'],
  ])('refuses %j', (value, reason) => {
    expect(parseRecord(value)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });
});

describe('values', () => {
  it('takes every word for nothing as null', () => {
    expect(['', ' * ', 'NA', 'n/a', 'Unk', undefined, {}].map(textOrNull)).toEqual(Array(7).fill(null));
    expect(textOrNull('UNKNOWN')).toBe('UNKNOWN');
  });

  it('reads three forms of dates and refuses impossible days', () => {
    expect(['20240229', '2024-02-29T00:00', '2/29/2024'].map(dateOrNull)).toEqual(Array(3).fill('20240229'));
    expect(['20230229', '202402', '00000000', '20241301', 'soon'].map(dateOrNull)).toEqual(
      Array(5).fill(null),
    );
  });
});

describe('identityOf', () => {
  it('prefers the report key, then the report number, and keeps the kinds apart', () => {
    expect(identityOf({ mdr_report_key: '16942', report_number: 'x' })).toBe('16942');
    expect(identityOf({ mdr_report_key: '*', report_number: '16942' })).toBe('number:16942');
    expect(identityOf({ mdr_report_key: 'number:16942' })).toBe('key:number:16942');
  });

  it('takes no content for an identity whose numbers stand for several', () => {
    const keyless = (number: string) =>
      JSON.parse(`{"mdr_text":[{"text":"a","patient_sequence_number":${number}}]}`);
    for (const number of ['9007199254740993', '-1e300'])
      expect(parseRecord(keyless(number))).toEqual({
        kind: 'refused',
        reason: expect.stringMatching(
          /^mdr_text\.0\.patient_sequence_number: expected a text, or a number up to/,
        ),
      });
    expect(parseRecord(keyless('9007199254740991')).kind).toBe('record');
    expect(parseRecord({ ...keyless('9007199254740993'), mdr_report_key: '1' }).kind).toBe('record');
  });

  it('never matches missing keys: only equal content is the same, wherever it was found', () => {
    const text = { event_type: 'Death', mdr_text: [{ text: 'a' }] };
    const same = identityOf({ ...text, mdr_report_key: '', source: 'one' });
    expect(same).toMatch(/^content:[0-9a-f]{64}$/);
    expect(identityOf({ source: 'two', mdr_report_key: '', ...text })).toBe(same);
    expect(identityOf({ ...text, mdr_report_key: '', event_type: 'Injury' })).not.toBe(same);
  });
});
