import { describe, expect, it } from 'vitest';
import { dropFilingPhrases } from './filing-phrases';
import { knownNames, type Named, withoutNames } from './without-names';

const pump: Named = {
  text: 'THE ALARIS PUMP ALARMED; CAREFUSION WAS TOLD. Two Alaris 8015 pumps (FRN) of the ward, and a Zoomer.',
  brandName: 'ALARIS SYSTEM 8015',
  genericName: 'PUMP, INFUSION',
  manufacturer: 'CAREFUSION SD, INC.',
  productCode: 'FRN',
};
const nobody = knownNames([]);
const say = (text: string, change: Partial<Named> = {}) => withoutNames({ ...pump, ...change, text }, nobody);

describe('withoutNames', () => {
  it('takes the names of the own record out, however they are written, one word for a run of them', () => {
    expect(withoutNames(pump, nobody)).toBe(
      'THE device ALARMED; device WAS TOLD. Two device (device) of the ward, and a Zoomer.',
    );
    expect(say("the pump's battery. Pump, Infusion: dead.")).toBe("the device's battery. device: dead.");
    expect(say('the pump. alaris failed')).toBe('the device. device failed');
  });

  it('leaves plain words, and reports that name nothing, as they are', () => {
    const text = 'the patient of the system died in the hospital';
    expect(say(text, { brandName: 'PATIENT SYSTEM OF HOSPITAL', genericName: null })).toBe(text);
    const none = { brandName: null, genericName: null, manufacturer: null, productCode: null };
    expect(say('the pump died', none)).toBe('the pump died');
  });

  it('finds names that two training reports have, in any report', () => {
    const training = [
      { ...pump, brandName: 'ZOOMER', manufacturer: 'Acme Devices' },
      { ...pump, brandName: 'Zoomer', manufacturer: 'ACME, INC.' },
      { ...pump, brandName: 'ONCE ONLY', manufacturer: 'Solo' },
      { ...pump, brandName: 'DA VINCI XI', manufacturer: null },
      { ...pump, brandName: 'da Vinci Xi', manufacturer: null },
      { ...pump, brandName: 'UNKNOWN', manufacturer: 'UNK' },
      { ...pump, brandName: 'UNKNOWN', manufacturer: 'UNK' },
    ];
    const known = knownNames(training);
    const text = 'a zoomer and a da vinci xi, once only, unknown to vinci of acme';
    // A single word of four letters is a word of any text.
    expect(withoutNames({ ...pump, text }, known)).toBe(
      'a device and a device, once only, unknown to vinci of acme',
    );
  });

  it('does nothing twice', () => {
    const once = withoutNames(pump, nobody);
    expect(say(once)).toBe(once);
  });
});

describe('dropFilingPhrases', () => {
  it('takes sentences of the form out and leaves what happened', () => {
    const text =
      'No further information was provided. The patient died. A follow-up report will be submitted.';
    expect(dropFilingPhrases(text).trim().replace(/\s+/g, ' ')).toBe('The patient died.');
    expect(dropFilingPhrases('THE PATIENT DIED AT HOME')).toBe('THE PATIENT DIED AT HOME');
  });
});
