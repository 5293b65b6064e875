import { describe, expect, it } from 'vitest';
import { type MaudeRecord, parseRecord } from '../read/record';
import { compileRules } from './apply-rules';
import { type CleaningChoice, cleanRecord, resolveCleaning } from './clean';
import { cleaningEffects } from './cleaning-effects';
import { cleaningRules } from './cleaning-rules';
import { labelOf } from './label';
import type { NarrativeStepName } from './narrative-options';
import { joinParts } from './narrative-parts';

function record(members: Record<string, unknown>): MaudeRecord {
  const parsed = parseRecord({ mdr_report_key: '1', event_type: 'Injury', ...members });
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.record;
}

/** What one step does, by the rules of all options. */
function step(name: NarrativeStepName): (text: string) => string {
  return compileRules(cleaningRules(resolveCleaning('reference')).filter((rule) => rule.step === name));
}

const withText = (...texts: string[]) => record({ mdr_text: texts });

function clean(of: MaudeRecord, choice: CleaningChoice = 'standard') {
  const cleaned = cleanRecord(of, resolveCleaning(choice));
  return cleaned.kind === 'example' ? cleaned.example.text : cleaned.reason;
}

describe('labelOf', () => {
  it("knows openFDA's words in any case and FDA's raw codes, and guesses nothing else", () => {
    const known = ['Death', 'D', 'injury', 'IN', 'IL', 'IJ', 'malfunction', ' M ', 'OTHER', 'O'];
    expect(known.map(labelOf).join('')).toBe('DDIIIIMMOO');
    expect(['*', '', 'No answer provided', 'I', 'Serious injury'].map(labelOf)).toEqual(Array(5).fill(null));
  });
});

describe('redactions', () => {
  it.each([
    ['ON (B)(6) 2012', 'ON redacted 2012'],
    ['on (b) (6)2012, ref(b)(4).', 'on redacted 2012, ref redacted.'],
    ['(b)(4), (B)(6)^ and (b)(7)(c)', 'redacted and redacted'],
    ['(b)(6) (b)(4)(b)(7)(b) left', 'redacted left'],
    ['part (b) of (4)', 'part (b) of (4)'],
  ])('%j becomes %j', (text, expected) => {
    expect(step('redactions')(text)).toBe(expected);
  });
});

describe('mending', () => {
  it.each([
    ['METASULÂ® LDHÂ®, cafÃ©, donâ€™t', 'METASUL® LDH®, café, don’t'],
    ['ZIMMER¿S FILE ¿ 5¿10', "ZIMMER'S FILE   5 10"],
    ['12 O&APOS;CLOCK &amp; &lt;5', "12 O'CLOCK & <5"],
    ['90° ± ½, façade, Ångström', '90° ± ½, façade, Ångström'],
  ])('undoes wrong decodings: %j', (text, expected) => {
    expect(step('mojibake')(text)).toBe(expected);
  });

  it.each([
    ['write to a.b@hospital.org or call (555) 234-5678 now', 'write to   or call   now'],
    ['phone 555-234-5678.', 'phone  .'],
    ['[EMAIL REDACTED] HTTPS://DOI.ORG/10.1/x see', '    see'],
    ['LOT 02-029-219-1202, 30(6):846-853 2024, ref 1234-5678', null],
  ])('takes contact details out: %j', (text, expected) => {
    expect(step('contacts')(text)).toBe(expected ?? text);
  });

  it.each([
    ['captured under a report.Attachment: article titled; stenting', 'captured under a report.'],
    ['No more is known. (ATTACHMENTS: [MDR-12.PDF])', 'No more is known.'],
    ['the mesh at the area of attachment. It was removed.', null],
    ['ATTACHMENT: one.pdf. The patient died later that day.', null],
  ])('takes the note on attachments off: %j', (text, expected) => {
    expect(step('attachments')(text)).toBe(expected ?? text);
  });

  it.each([
    ['H10 ADDITIONAL NARRATIVE: UDI: 5', 'UDI: 5'],
    ['Event description: it leaked. INVESTIGATION SUMMARY: none', 'it leaked. none'],
    ['the alarm event: none', null],
  ])('takes headings out: %j', (text, expected) => {
    expect(step('headers')(text)).toBe(expected ?? text);
  });
});

describe('joinParts', () => {
  const { parts } = record({
    mdr_text: [
      { text_type_code: 'N', text: 'maker' },
      { text_type_code: 'D', text: 'first' },
      { text: 'untyped' },
      { text_type_code: 'Manufacturer Evaluation Summary', text: 'summary' },
    ],
  });
  it('takes the chosen parts in the chosen order', () => {
    expect(joinParts(parts, 'all')).toBe('maker first untyped summary');
    expect(joinParts(parts, 'description-first')).toBe('first untyped maker summary');
    expect(joinParts(parts, 'description')).toBe('first untyped');
  });
});

describe('cleanRecord', () => {
  it('normalises white space, controls and redactions and keeps the case', () => {
    const text = ' The PUMP\r\n\tleaked\u0007 at\u200b (B)(6)\u00a0hospital. ';
    expect(clean(withText(text))).toBe('The PUMP leaked at redacted hospital.');
    expect(clean(withText(text, 'Two'), 'parity')).toBe(`${text} Two`);
  });

  it('keeps the words of special tokens as text', () => {
    expect(clean(withText('the [SEP] token, [CLS] and [PAD]'))).toBe('the [SEP] token, [CLS] and [PAD]');
  });

  it('cleans as the published experiment did under reference', () => {
    const text =
      "Pt's pump (B)(4) failed on 12/03 w/o alarm; hosp eval of 2 pts. No further information was provided.";
    expect(clean(withText(text), 'reference')).toBe(
      "patient's pump redacted failed on 12/03 without alarm; hospital evaluation of 2 patients.",
    );
  });

  it('says why a record is dropped', () => {
    expect(clean(record({ event_type: '*' }))).toBe('unknown label');
    expect(clean(withText())).toBe('no narrative');
    expect(clean(withText(' \n', '\u0000'))).toBe('no narrative');
    expect(clean(withText('  ten chars. '))).toBe('narrative too short'); // 10 characters
    expect(clean(withText('  ten chars.. '), 'parity')).toBe('  ten chars.. '); // 11 characters
    expect(clean(withText('long enough'), { minCharacters: 12 })).toBe('narrative too short');
  });

  it('lets nothing but the narrative into the text', () => {
    const secret = 'LEAK';
    const example = cleanRecord(
      record({
        mdr_report_key: secret,
        report_number: secret,
        event_key: secret,
        report_source_code: secret,
        type_of_report: [secret],
        product_problems: [secret],
        adverse_event_flag: secret,
        product_problem_flag: secret,
        source: secret,
        device: [{ brand_name: secret, generic_name: secret, device_report_product_code: secret }],
        patient: [{ sequence_number_outcome: ['Death', secret], patient_problems: [secret] }],
        mdr_text: [{ text_type_code: secret, mdr_text_key: secret, text: 'only this counts' }],
      }),
      resolveCleaning(),
    );
    expect(example).toMatchObject({
      kind: 'example',
      example: { text: 'only this counts', label: 'I', outcomeDeath: true, brandName: secret },
    });
  });

  it('sees a death among several patients, whatever its form', () => {
    const death = (...outcomes: string[]) => {
      const patient = outcomes.map((outcome) => ({ sequence_number_outcome: [outcome] }));
      const cleaned = cleanRecord(record({ patient, mdr_text: ['long enough text'] }), resolveCleaning());
      return cleaned.kind === 'example' && cleaned.example.outcomeDeath;
    };
    expect([death('1. H', '1. H; 2. D'), death('Death'), death('D; R')]).toEqual([true, true, true]);
    expect([death('1. H', 'Disability'), death()]).toEqual([false, false]);
  });
});

describe('resolveCleaning', () => {
  it('puts single options over a preset and refuses wrong ones', () => {
    expect(resolveCleaning({ preset: 'parity', minCharacters: 3 })).toMatchObject({
      redaction: null,
      minCharacters: 3,
    });
    expect(() => resolveCleaning({ minCharcters: 3 } as CleaningChoice)).toThrow(
      'cleaning option: expected one of',
    );
    expect(() => resolveCleaning('strict' as CleaningChoice)).toThrow(
      'expected one of standard, reference, parity',
    );
    expect(() => resolveCleaning({ parts: 'some' } as unknown as CleaningChoice)).toThrow(
      'parts: expected one of',
    );
  });
});

describe('cleaningEffects', () => {
  it('counts what each step changes on the result of the last', () => {
    const records = [
      withText('clean already'),
      withText('by  (b)(6)'),
      withText('bell\u0007'),
      withText(' x'),
    ];
    const effects = cleaningEffects(records);
    expect(effects.map(({ step }) => step)).toEqual([
      ...['mojibake', 'headers', 'attachments', 'contacts', 'redactions', 'controls', 'spaces'],
    ]);
    expect(effects.filter(({ changed }) => changed > 0)).toEqual([
      { step: 'redactions', changed: 1, share: 0.25, before: 'by  (b)(6)', after: 'by  redacted' },
      { step: 'controls', changed: 1, share: 0.25, before: 'bell\u0007', after: 'bell ' },
      { step: 'spaces', changed: 3, share: 0.75, before: 'by  redacted', after: 'by redacted' },
    ]);
  });
});
