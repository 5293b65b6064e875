import { describe, expect, it } from 'vitest';
import { manufacturerFamily } from './manufacturer-family';

const families = (names: readonly string[]) => [...new Set(names.map(manufacturerFamily))];

describe('manufacturerFamily', () => {
  it('puts the spellings, plants and divisions of one firm together', () => {
    const spellings = ['RESPIRONICS, INC.', 'Respironics,Inc', 'RESPIRONICS INC', ' respironics. inc '];
    expect(families([...spellings, 'PHILIPS / RESPIRONICS, INC.'])).toEqual(['respironics']);
    expect(
      families([
        'MEDTRONIC, INC.',
        'Medtronic Puerto Rico Operations Co.',
        'MEDTRONIC HEART VALVES DIVISION',
      ]),
    ).toEqual(['medtronic']);
    const bard = [
      'C.R. BARD, INC. (BASD) -3006260740',
      'CR Bard',
      'BARD',
      'DAVOL INC., SUB. C.R. BARD, INC.',
    ];
    expect(families([...bard, 'DAVOL SUBSIDIARY OF C. R. BARD'])).toEqual(['bard']);
    expect(families(['AESCULAP', 'Aésculap AG', 'AESCULAP IMPLANT SYSTEMS'])).toEqual(['aesculap']);
    expect(families(['3M', '3M COMPANY', '3M Health Care'])).toEqual(['3m']);
  });

  it('takes the firm itself where a name holds several', () => {
    expect(manufacturerFamily('MICRO THERAPEUTICS, INC. DBA EV3')).toBe('ev3');
    expect(manufacturerFamily('Micro Therapeutics d/b/a ev3')).toBe('ev3');
    expect(manufacturerFamily('GYNECARE, A DIVISION OF ETHICON')).toBe('ethicon');
    expect(manufacturerFamily('ABBOTT / UNKNOWN')).toBe('abbott');
    expect(manufacturerFamily('COLOPLAST A/S')).toBe('coloplast');
  });

  it('keeps firms apart whose names begin with a word of the trade', () => {
    const names = [
      'AMERICAN MEDICAL SYSTEMS, INC.',
      'American Optical',
      'ADVANCED BIONICS',
      'Advanced Sterilization',
    ];
    expect(names.map(manufacturerFamily)).toEqual([
      'american medical systems',
      'american optical',
      'advanced bionics',
      'advanced sterilization',
    ]);
  });

  it('is a name of its own family, and nobody where a name says that', () => {
    for (const name of [
      'ST. JUDE MEDICAL',
      'W. L. Gore & Associates',
      'American Medical Systems',
      'GE Healthcare',
    ]) {
      const family = manufacturerFamily(name);
      expect(manufacturerFamily(family)).toBe(family);
    }
    const nobody = [
      '',
      ' * ',
      'UNK',
      'UNKNOWN MFR',
      'Unknown Manufacturer',
      'N/A',
      'NOT PROVIDED',
      '(unknown)',
      'INC.',
    ];
    expect(families(nobody)).toEqual(['']);
  });

  it('never fails and never hangs, whatever a field holds', () => {
    for (const name of [
      '('.repeat(20_000),
      '/'.repeat(20_000),
      'sub '.repeat(5_000),
      'd '.repeat(20_000),
      '\ud800',
    ])
      expect(typeof manufacturerFamily(name)).toBe('string');
  });
});
