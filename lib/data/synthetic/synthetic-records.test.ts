import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../core/hash';
import { LABELS, type Label } from '../../core/labels';
import { RandomState } from '../../core/random';
import { labelOf } from '../clean/label';
import { type MaudeRecord, parseRecord } from '../read/record';
import { expand } from './expand';
import { type SyntheticRecord, syntheticRecords } from './synthetic-records';
import { TRAITS, type Trait } from './truth';

interface Generated extends SyntheticRecord {
  readonly record: MaudeRecord;
  readonly text: string;
}

function generate(count: number, seed: number): Generated[] {
  return [...syntheticRecords(count, new RandomState(seed))].map((generated) => {
    const parsed = parseRecord(generated.json);
    if (parsed.kind === 'refused') throw new Error(parsed.reason);
    return {
      ...generated,
      record: parsed.record,
      text: parsed.record.parts.map(({ text }) => text).join(' '),
    };
  });
}

let records: Generated[];
beforeAll(() => {
  records = generate(4000, 42);
});

const share = (condition: (each: Generated) => boolean, of = records) =>
  of.filter(condition).length / of.length;
const having = (trait: Trait) => records.filter(({ truth }) => truth.traits.includes(trait));

describe('syntheticRecords', () => {
  it('gives the same bytes for a seed and other bytes for another', () => {
    const hash = (seed: number) =>
      sha256(
        generate(50, seed)
          .map(({ json }) => JSON.stringify(json))
          .join('\n'),
      );
    expect(hash(7)).toBe(hash(7));
    expect(hash(7)).not.toBe(hash(8));
    expect(generate(0, 7)).toEqual([]);
    expect(generate(1, 7)).toHaveLength(1);
  });

  it('has the label shares of MAUDE', () => {
    const filed = records.filter(({ truth }) => truth.filedAs !== null);
    const ofLabel = (label: Label) => share(({ truth }) => truth.filedAs === label, filed);
    const [D, I, M, O] = LABELS.map(ofLabel);
    expect(D).toBeGreaterThan(0.075);
    expect(D).toBeLessThan(0.105);
    expect(I).toBeCloseTo(0.36, 1);
    expect(M).toBeCloseTo(0.5, 1);
    expect(O).toBeGreaterThan(0.035);
    expect(O).toBeLessThan(0.065);
  });

  it('files what the truth says it files', () => {
    for (const { record, truth } of records) {
      expect(labelOf(record.eventType)).toBe(truth.filedAs);
      expect(truth.traits.includes('unknown-label')).toBe(truth.filedAs === null);
      if (truth.filedAs !== null)
        expect(truth.traits.includes('mislabelled')).toBe(truth.filedAs !== truth.severity);
    }
    const deaths = records.filter(({ truth }) => truth.severity === 'D' && truth.filedAs !== null);
    const hidden = share(({ truth }) => truth.filedAs !== 'D', deaths);
    expect(hidden).toBeGreaterThan(0.05);
    expect(hidden).toBeLessThan(0.2);
  });

  it('plants every trait, and the records show them', () => {
    for (const trait of TRAITS) expect(having(trait).length, trait).toBeGreaterThan(5);
    for (const { text, truth } of records) {
      const has = (trait: Trait) => truth.traits.includes(trait);
      expect(has('empty')).toBe(text.trim() === '');
      expect(has('redacted') || has('short') || !/\(b\)\(/i.test(text)).toBe(true);
      if (has('all-caps')) expect(text).toBe(text.toUpperCase());
      if (has('long')) expect(text.split(' ').length).toBeGreaterThan(650);
      if (has('death-negated')) expect(text).toMatch(/no .*death|death nor|not die|is alive|no death/i);
      if (has('death-mentioned')) expect(text).toMatch(/died|dead|death|expired|survived/i);
      if (has('short')) expect(text.length).toBeLessThan(11);
    }
  });

  it('shares event keys between follow-ups, and ids between repeats alone', () => {
    const byId = new Map<string, Generated[]>();
    for (const each of records) byId.set(each.record.id, [...(byId.get(each.record.id) ?? []), each]);
    for (const same of byId.values())
      expect(same.slice(1).every(({ truth }) => truth.traits.includes('repeat'))).toBe(true);
    const first = new Map(records.map((each) => [each.truth.event, each]).reverse() as [number, Generated][]);
    const pairs = having('follow-up').filter(({ record }) => record.eventKey !== null);
    expect(pairs.length).toBeGreaterThan(20);
    for (const each of pairs) expect(each.record.eventKey).toBe(first.get(each.truth.event)?.record.eventKey);
  });

  it('repeats the outcomes of earlier patients in later ones, as openFDA does', () => {
    const several = having('several-patients');
    for (const { record, truth } of several) {
      expect(record.patients).toHaveLength(truth.outcomes.length);
      record.patients.forEach(({ outcomes }, k) => {
        expect(outcomes).toHaveLength(truth.outcomes.slice(0, k + 1).flat().length);
      });
    }
    expect(several.length).toBeGreaterThan(100);
  });

  it("writes narratives of MAUDE's lengths, more and in lower case in later years", () => {
    const words = records.map(({ text }) => text.split(/\s+/).length).sort((a, b) => a - b);
    const at = (quantile: number) => words[Math.floor(quantile * words.length)];
    expect(at(0.5)).toBeGreaterThan(60);
    expect(at(0.5)).toBeLessThan(130);
    expect(at(0.95)).toBeLessThan(260);
    expect(words.filter((count) => count > 800).length).toBeGreaterThan(10);
    const half = records.length / 2;
    const capitals = ({ truth }: Generated) => truth.traits.includes('all-caps');
    expect(share(capitals, records.slice(0, half))).toBeGreaterThan(
      share(capitals, records.slice(half)) + 0.2,
    );
    expect(records[0].record.dateReceived).toMatch(/^2005/);
    expect(records[half].record.dateReceived?.slice(0, 4)).toMatch(/^201[5-8]$/);
  });

  it('cannot be told apart by a word list alone', () => {
    const filed = records.filter(({ truth, text }) => truth.filedAs !== null && text.length > 10);
    const said = filed.filter(({ text }) => /\b(died|death|dead|expired|passed away)\b/i.test(text));
    const hits = said.filter(({ truth }) => truth.filedAs === 'D').length;
    const precision = hits / said.length;
    const recall = hits / filed.filter(({ truth }) => truth.filedAs === 'D').length;
    const f1 = (2 * precision * recall) / (precision + recall);
    expect(f1).toBeGreaterThan(0.4);
    expect(f1).toBeLessThan(0.75);
  });
});

describe('expand', () => {
  it('fills choices and slots and refuses unknown slots', () => {
    const random = new RandomState(1);
    const slots = { noun: 'pump', part: ['[left|right] valve'], count: () => '3' };
    expect(expand('the {noun} has {count} [parts|pieces]', slots, random)).toMatch(
      /^the pump has 3 (parts|pieces)$/,
    );
    expect(expand('{part}', slots, random)).toMatch(/^(left|right) valve$/);
    expect(() => expand('{nouns}', slots, random)).toThrow('received {nouns}');
  });
});
