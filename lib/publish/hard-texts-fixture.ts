/** Narratives that cleaning, tokenizing and pages get wrong: by hand, and drawn from pieces. */
import { RandomState } from '../core/random';
import type { NarrativePart } from '../data/read/record';

const PIECES: readonly string[] = [
  ...[
    'THE PATIENT EXPIRED',
    'the patient died',
    'No further information is available.',
    'pt c/o pain',
    '(B)(4)',
  ],
  ...['(b) (6)2012', '(B)(7)(C)', 'ref(b)(4).', 'H10 ADDITIONAL NARRATIVE: ', 'Event Description: ', 'B5: '],
  ...[
    'FOLLOW-UP #1: ',
    'METASULÂ® LDHÂ®',
    'donâ€™t',
    'cafÃ©',
    'ZIMMER¿S',
    '5¿10',
    'O&APOS;CLOCK',
    '&amp;lt;b&gt;',
  ],
  ...[
    '<p>leaked</p>',
    '<script>alert(1)</script>',
    'a.b@hospital.org',
    'https://doi.org/10.1/x',
    '(555) 234-5678',
  ],
  ...[
    '[EMAIL REDACTED]',
    ' \t\r\n ',
    '\u00a0\u2003',
    '\u200b',
    '\u0007',
    '\ufffd',
    '\u00ad',
    '漢字',
    '\u{1f480}',
  ],
  ...[
    'naïve',
    'Ångström',
    'ÔØÎ',
    'ﬁbre',
    'x',
    '12/03/2012',
    '...',
    '"quoted"',
    "patient's",
    'the pump alarmed',
  ],
  ...[
    'see attachment: mdr.pdf',
    '(Attachments: [a.pdf])',
    'died.Died',
    'UNK',
    '²½',
    'Ǆ',
    'ß',
    'malfunction of the screen',
  ],
];

const WRITTEN: readonly (readonly string[])[] = [
  [''],
  ['   \n\t '],
  [],
  ['\u0000\u0001'],
  ['.'],
  ['=1+1'],
  ['THE PUMP STOPPED AND THE PATIENT DIED. '.repeat(700)],
  ['word '.repeat(5000)],
  ['(B)(4)'],
  ['(b)(6)(b)(4) (b)(7)(c)(b)(6)^,', '(b)(4)'],
  ['H10 ADDITIONAL NARRATIVE: EVENT DESCRIPTION: it leaked.', 'MANUFACTURER NARRATIVE: no fault was found.'],
  ['captured under a report.Attachment: article titled; stenting'],
  ['ATTACHMENT: one.pdf. The patient died later that day.', 'literature attachment 2: x'],
  ['[CLS] the [SEP] token [PAD] [MASK]'],
  ['</textarea><img src=x onerror="document.title=1">&lt;b&gt;'],
  ['\u{1F468}\u200D\u{1F469}\u200D\u{1F467} died \u202egnihton\u202c'],
  ['Ã©'.repeat(300), 'Ãƒ'],
  ['a@'.repeat(400)],
  ['died '.repeat(3), 'died'],
  ['No answer provided'],
];

/** `count` reports as their parts: those by hand, then seeded draws of one to three parts of up to 40 pieces. */
export function hardReports(count = 200, seed = 11): NarrativePart[][] {
  const random = new RandomState(seed);
  const kind = () => (random.random() < 0.7 ? 'description' : 'manufacturer') as NarrativePart['kind'];
  const reports = WRITTEN.map((texts) => texts.map((text): NarrativePart => ({ kind: kind(), text })));
  while (reports.length < count) {
    const parts = Array.from({ length: 1 + random.interval(2) }, (): NarrativePart => {
      const pieces = Array.from({ length: 1 + random.interval(39) }, () => random.choice(PIECES));
      const text = pieces.join(random.random() < 0.8 ? ' ' : '');
      return { kind: kind(), text: random.random() < 0.3 ? text.toUpperCase() : text };
    });
    reports.push(parts);
  }
  return reports.slice(0, count);
}
