/** Texts that make an expression look at every character again and again, and everything that reads narratives. */
import { escapeMarkdown, safeUrl, scriptJson } from '../../core/text/escape';
import { spellOut } from '../../features/abbreviations';
import { bertWords } from '../../features/bert-words';
import { TokenizedCorpus } from '../../features/tokenized-corpus';
import { CLEANING_PRESETS, cleanRecord } from '../clean/clean';
import { saysDeath } from '../clean/death-phrases';
import { countWords } from '../store/summaries';
import { parseRecord } from './record';

/** What expressions of cleaning look for, in whole and in pieces: each is repeated, after each. */
const PIECES: readonly string[] = [
  ...' \t\n.,;:-_+/@&#^(){}[]<>"\'¿aAbBhHsS19éÃô\u00ad\u0007\u001b\ufeff\u{1f600}\ud800',
  ...[
    'Ã©',
    'ôÿ',
    'ôÿÿÿ',
    'â€',
    'a¿',
    '&a',
    '&amp',
    '&amp;',
    '&amp;lt;',
    'http',
    'https://',
    'https://a',
    'www.',
    'ww.',
  ],
  ...[
    '@a',
    'a@',
    'a@a',
    'a@a.',
    'a@a.a',
    '.a',
    '-a',
    '+a',
    '[e',
    '[phone',
    '[fax]',
    '(555) 234-',
    '555-234-',
    '1-5',
  ],
  ...[
    '([',
    'see ',
    'literature ',
    'attachment',
    'attachments 1',
    'attachment:',
    'attachment: . a',
    '. a',
    '. a a a',
  ],
  ...[
    'H1',
    'H10 ',
    'B5:',
    'additional ',
    'narrative',
    'event description',
    'summary:',
    'description of event or ',
  ],
  ...[
    '(',
    '( ',
    '(b',
    '(b)',
    '(b )',
    '(b)(',
    '(b)(4',
    '(b)(4)',
    '(b)(4)(b)',
    '(b)(7)(c)',
    '(B) (6), ',
    '(4)',
    '^ ',
  ],
  ...[
    'no further information ',
    'no information is provided',
    'the ',
    'a follow-up report will be ',
    'should any ',
  ],
  ...[
    'w/',
    "add'l",
    "pt's",
    's/p ',
    'patient ',
    'patient died',
    'no death ',
    "n't ",
    'he ',
    'he he,',
    '1. ',
    '12;',
    '\u001b[0',
  ],
];

/** What cleaning looks for before it tries an expression at all. */
const WITNESSES = '(b) [x] & www. a@ event description: 1-5555 ¿ attachment: The patient died. ';

/** Everything that reads a text of any length: cleaning with all its steps, fields, probes, words, reports. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  cleanRecord: (text) => cleanRecord(recordOf({ mdr_text: [{ text }] }), CLEANING_PRESETS.reference),
  parseRecord: (text) => recordOf(everywhere(text)),
  saysDeath,
  countWords,
  spellOut,
  bertWords: bertWords({ lowercase: true }),
  TokenizedCorpus: (text) => new TokenizedCorpus().add(text),
  escapeMarkdown,
  safeUrl,
  scriptJson,
};

function recordOf(members: object) {
  const parsed = parseRecord({ mdr_report_key: '1', event_type: 'Death', ...members });
  if (parsed.kind !== 'record') throw new Error(parsed.reason);
  return parsed.record;
}

function everywhere(text: string): object {
  const names = [
    'mdr_report_key',
    'event_key',
    'report_number',
    'event_type',
    'date_received',
    'report_source_code',
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, text])),
    type_of_report: [text],
    device: [{ brand_name: text }],
    patient: [{ sequence_number_outcome: [text] }],
    source: text,
  };
}

/** For each piece a text of about `characters`: the piece again and again, after each of `openers`. */
export function* worstTexts(
  characters: number,
  openers: readonly string[] = PIECES,
): Generator<string, void, undefined> {
  const share = characters / openers.length;
  for (const piece of PIECES) {
    const run = piece.repeat(Math.ceil(share / piece.length));
    yield WITNESSES + openers.map((opener) => opener + run).join('');
  }
}

/**
 * Reads every text with every reader; says what took more than `seconds` of a processor three times over,
 * until it has found five.
 */
export function slowReadings(texts: Iterable<string>, seconds: number): string[] {
  const slow: string[] = [];
  for (const text of texts)
    for (const [name, read] of Object.entries(READERS)) {
      let least = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3 && least > seconds; attempt++) {
        const before = process.cpuUsage();
        read(text);
        const { user } = process.cpuUsage(before);
        least = Math.min(least, user / 1e6);
      }
      if (least > seconds) slow.push(`${name}: ${JSON.stringify(text.slice(-12))}: ${least} s`);
      if (slow.length === 5) return slow;
    }
  return slow;
}
