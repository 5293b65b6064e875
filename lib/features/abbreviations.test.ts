import { describe, expect, it } from 'vitest';
import { ABBREVIATIONS, spellOut } from './abbreviations';

describe('spellOut', () => {
  it.each([
    [
      'PT W/O pulse; CPR by EMS.',
      'patient without pulse; cardiopulmonary resuscitation by emergency medical services.',
    ],
    [
      'A 70 y/o, S/P CABG, w/ SpO2 80%',
      'A 70 year old, after coronary artery bypass graft, with oxygen saturation 80%',
    ],
    ['Patient told us it led to pain', 'Patient told us it led to pain'],
    ['caf\u00e9er ptx er_2 and/or S/Nx', 'caf\u00e9er ptx er_2 and/or S/Nx'],
  ])('%j becomes %j', (text, expected) => {
    expect(spellOut(text)).toBe(expected);
  });

  it('reaches every abbreviation, and leaves what it wrote alone', () => {
    for (const [short, long] of Object.entries(ABBREVIATIONS)) {
      expect(spellOut(`(${short.toUpperCase()})`)).toBe(`(${long})`);
      expect(spellOut(long)).toBe(long);
    }
  });
});
