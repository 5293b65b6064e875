import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { syntheticRecords } from '../synthetic/synthetic-records';
import type { Trait } from '../synthetic/truth';
import { saysDeath } from './death-phrases';

describe('saysDeath', () => {
  it.each([
    'THE PATIENT EXPIRED TWO DAYS LATER.',
    'the pt subsequently died.',
    'Cause of death was sepsis; no autopsy was done.',
    'It was reported that the patient had been found dead at home.',
    'Despite resuscitation she passed away.',
    'The device was sent to the medical examiner.',
  ])('reads %j', (text) => expect(saysDeath(text)).toBe(true));

  it.each([
    'There was no death or serious injury.',
    'A malfunction of this kind could result in death.',
    'The event did not lead to the death of the patient.',
    'The battery died during transport.',
    'The product was expired; the test strips had expired in may.',
    "The alarm didn't sound, nor was there a fatality.",
    '',
  ])('does not read %j', (text) => expect(saysDeath(text)).toBe(false));

  it('finds most synthetic deaths that are told plainly, and few that did not happen', () => {
    const counts = { told: [0, 0], unsaid: [0, 0], alive: [0, 0] };
    for (const { json, truth } of syntheticRecords(1200, new RandomState(3))) {
      const { severity, traits } = truth;
      if (['empty', 'short', 'vague'].some((trait) => traits.includes(trait as Trait))) continue;
      const kind = severity !== 'D' ? 'alive' : traits.includes('death-unsaid') ? 'unsaid' : 'told';
      counts[kind][Number(saysDeath(json.mdr_text.map(({ text }) => text).join(' ')))]++;
    }
    const share = ([no, yes]: number[]) => yes / (no + yes);
    expect(share(counts.told)).toBeGreaterThan(0.8);
    expect(share(counts.alive)).toBeLessThan(0.05);
  });
});
