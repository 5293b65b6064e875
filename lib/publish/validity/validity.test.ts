import { describe, expect, it } from 'vitest';
import { RandomState } from '../../core/random';
import { parseLabelForm } from '../../data/labels/label-form';
import { isAlarm } from '../predict/scored-report';
import { drawMix, drawTexts, drawTraining, scoredTexts } from './drift-fixture';
import { missBound, nonAlarmSample, readingsOf, readsForRecall } from './non-alarms';
import { periodsOf } from './periods';
import { textDrift } from './text-drift';
import { FreshSample, validityOf } from './validity';
import { validitySentences, validityTable } from './validity-sentences';

const SHARES = [0.25, 0.25, 0.25, 0.25];

describe('periodsOf', () => {
  it('joins months until there are enough reports, the rest with the last', () => {
    const dates = [
      '20240105',
      '2024-01-20',
      '20240301',
      null,
      '20240401',
      '20240402',
      '20240501',
      '1',
      '20241301',
    ];
    const periods = periodsOf(dates, 2).map(({ name, rows }) => [name, [...rows]]);
    expect(periods).toEqual([
      ['2024-01', [0, 1]],
      ['2024-03 to 2024-05', [2, 4, 5, 6]],
    ]);
    expect(periodsOf(['20240101'], 5)).toHaveLength(1);
    expect(periodsOf([null], 5)).toEqual([]);
  });
});

describe('textDrift', () => {
  const random = new RandomState(7);
  const training = drawTraining(12, 60, 0.4, random);

  it('tells what is planted from what is ordinary', () => {
    const ordinary = textDrift(training, drawTexts(200, drawMix(random, 0.4), random), random, 50);
    const planted = textDrift(training, drawTexts(200, drawMix(random, 0.4), random, 0.4), random, 50);
    expect(ordinary.distance?.reference).toHaveLength(12);
    expect(ordinary.step?.reference).toHaveLength(11);
    expect(ordinary.distance?.above).toBeLessThan(12);
    expect(ordinary.unknownShare).toBeLessThan(0.005);
    expect([planted.distance?.above, planted.step?.above]).toEqual([12, 11]);
    expect(planted.test?.pValue).toBe(0.005);
    // 0.4 x 6 of 31 words a text.
    expect(planted.unknownShare).toBeCloseTo(0.078, 1);
    expect(planted.unknown?.above).toBe(12);
  });

  it('counts words that only one period has, by hand', () => {
    const texts = ['aa bb cc', 'aa bb', 'aa dd 12', 'aa bb', 'aa bb'];
    const dates = ['20240101', '20240201', '20240301', '20240401', '20240501'];
    const { unknown } = textDrift({ texts, dates }, ['aa ee 9 ff', 'aa'], random, 1);
    expect(unknown?.value).toBeCloseTo(2 / 4, 12);
    expect(unknown?.reference.map(({ value }) => value)).toEqual([1 / 3, 0, 1 / 2, 0, 0]);
    expect(unknown?.above).toBe(4);
  });

  it('says nothing of what it has too little of', () => {
    const few = textDrift({ texts: training.texts, dates: training.texts.map(() => null) }, ['aa'], random);
    expect([few.test, few.distance, few.step, few.unknown, few.unknownShare]).toEqual([
      null,
      null,
      null,
      null,
      1,
    ]);
    expect(textDrift({ texts: [], dates: [] }, [], random).unknownShare).toBeNull();
  });
});

describe('missBound', () => {
  it('is the rule of three, and what it leaves of recall', () => {
    const shares = { alarmShare: 0.1, deathShare: 0.05 };
    const bound = missBound({ read: 300, deaths: 0 }, shares);
    expect(bound.missShareAtMost).toBeCloseTo(3 / 300, 3);
    expect(bound.recallAtLeast).toBeCloseTo(1 - (bound.missShareAtMost * 0.9) / 0.05, 12);
    const reads = readsForRecall(0.9, shares) ?? 0;
    expect(missBound({ read: reads, deaths: 0 }, shares).recallAtLeast).toBeGreaterThanOrEqual(0.9);
    expect(missBound({ read: reads - 1, deaths: 0 }, shares).recallAtLeast).toBeLessThan(0.9);
    expect(missBound({ read: 0, deaths: 0 }, shares).recallAtLeast).toBe(0);
    expect(missBound({ read: 9, deaths: 0 }, { alarmShare: 0.1, deathShare: 0 }).recallAtLeast).toBeNull();
    expect(readsForRecall(1, shares)).toBeNull();
    expect(readsForRecall(0.9, { alarmShare: 1, deathShare: 0.1 })).toBe(0);
  });

  it('holds the recall of planted populations at least as often as it says', () => {
    const random = new RandomState(8);
    let held = 0;
    const draws = 400;
    for (let r = 0; r < draws; r++) {
      // 2000 reports, 100 deaths of which 70 raise an alarm: recall 0.7.
      const alarmShare = 200 / 2000;
      const missedAmong = 30 / 1800;
      let deaths = 0;
      for (let i = 0; i < 150; i++) if (random.random() < missedAmong) deaths++;
      const { recallAtLeast } = missBound({ read: 150, deaths }, { alarmShare, deathShare: 0.05 });
      if ((recallAtLeast ?? 1) <= 0.7) held++;
    }
    expect(held / draws).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / draws));
  });
});

describe('nonAlarmSample', () => {
  it('draws non-alarms alone, as a sheet that tells the reader nothing', () => {
    const random = new RandomState(9);
    const reports = scoredTexts(drawTexts(200, [1], random), SHARES, random);
    const sample = nonAlarmSample(30, 5);
    const again = nonAlarmSample(30, 5);
    for (const report of reports) {
      sample.offer(report);
      again.offer(report);
    }
    expect(sample.alarms + sample.nonAlarms).toBe(200);
    expect(sample.reports.some(isAlarm)).toBe(false);
    expect(sample.reports).toEqual(again.reports);
    const read = parseLabelForm(sample.sheet(), 'sheet.csv');
    expect(read).toHaveLength(30);
    expect(sample.sheet().split('\r\n')[0]).toBe(
      '\ufeff"key","label","note","reader","decided_at","device","narrative"',
    );
    expect(readingsOf(read)).toEqual({ read: 0, deaths: 0 });
    expect(readingsOf([{ label: 'D' }, { label: 'unsure' }, { label: 'I' }, { label: null }])).toEqual({
      read: 3,
      deaths: 2,
    });
    expect(isAlarm({ deathAlarm: null, decision: 'D' })).toBe(true);
  });
});

describe('validityOf', () => {
  it('finds planted shares and says what it found', () => {
    const random = new RandomState(10);
    const training = { ...drawTraining(8, 30, 0.3, random), shares: SHARES };
    const now = [0.05, 0.3, 0.6, 0.05];
    const fresh = new FreshSample({ seed: 1, size: 600, reads: 100 });
    for (const report of scoredTexts(drawTexts(600, [0.2, 0.2, 0.2, 0.2, 0.2], random), now, random))
      fresh.offer(report);
    const validity = validityOf(training, fresh, { seed: 1 });
    // The planted classifier is wrong as often as it says at even shares: 0.91 and 0.03 are right there alone.
    validity.shares?.forEach(({ predicted, lower, upper }, c) => {
      const planted = Math.max(0, (now[c] - 0.03) / 0.88);
      expect(Math.abs(predicted - planted)).toBeLessThan(0.05);
      expect(lower).toBeLessThanOrEqual(predicted);
      expect(upper).toBeGreaterThanOrEqual(predicted);
    });
    expect(validity.reports).toBe(600);
    expect(validity.nonAlarms.bound?.read).toBe(100);
    const sentences = validitySentences(validity);
    expect(sentences).toHaveLength(4);
    expect(sentences[3]).toContain('If 100 random non-alarms are read and none is a death, at most 2.95 %');
    expect(validityTable(validity).map(({ what }) => what)).toContain('share of Death, predicted');
    expect(JSON.parse(JSON.stringify(validity))).toEqual(validity);
  });

  it('has sentences where there is nothing', () => {
    const empty = validityOf({ texts: [], dates: [], shares: SHARES }, new FreshSample({ seed: 1 }), {
      seed: 1,
    });
    expect(empty.shares).toBeNull();
    expect(validitySentences(empty)).toEqual([
      'The new reports have no words to compare.',
      'Too few texts for a test of whether they are like those of the training.',
    ]);
  });
});
