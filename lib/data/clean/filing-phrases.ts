/** Sentences that reporters' systems put into reports, whatever happened. */
import { BOILERPLATE } from './reference-rules';

/**
 * Sentences that word sequences of six led to which stand in real narratives of at least six manufacturers, beside those of
 * the published recipe. What says how a patient fared or what an inspection found ("no report of patient harm", "device history record") stays, however frequent.
 */
const FILING = [
  '(?:(?:this|that) )?represents all of the known information at this time',
  'despite good[- ]faith efforts to obtain additional information[^.]{0,60}unable or unwilling to provide any further[^.]{0,80}',
  '(?:\\p{L}+ )?submits this report to comply with[^.]{0,300}',
  '(?:\\p{L}+ )?(?:has|have) made reasonable efforts to (?:obtain|provide)[^.]{0,200}',
  '(?:\\p{L}+ )?will submit a supplemental report[^.]{0,120}',
  '(?:may|could) not have been able to (?:fully )?investigate or verify[^.]{0,120}',
  'the (?:device|product) (?:has not been|was not|will not be) returned(?: to the manufacturer)?(?: for (?:evaluation|analysis|investigation))?',
  'it was (?:further |also )?reported that',
  'the manufacturer received information alleging(?: that)?',
  'based on the available information',
  'at the time of this report',
];

const PHRASES = new RegExp(`(?<![\\p{L}])(?:${[...BOILERPLATE, ...FILING].join('|')})[.,]?`, 'giu');

/** Takes the sentences out; upper and lower case alike. */
export function dropFilingPhrases(text: string): string {
  return text.replace(PHRASES, ' ');
}
