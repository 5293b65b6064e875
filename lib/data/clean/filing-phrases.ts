/** Sentences that reporters' systems put into reports, whatever happened. */
import { BOILERPLATE } from './reference-cleaning';

/**
 * Sentences that stand in reports of at least six manufacturers' families in a tenth of the shared real sample of 56,019
 * reports (word sequences of six, counted once a narrative), each read in its place; those of `reference-cleaning` are
 * taken from the published recipe. None says what happened.
 */
const FILING = [
  'this (?:report|event|complaint) (?:is|was) (?:being )?(?:reported|submitted|filed|based)[^.]*',
  'it was reported that',
  '(?:the|an?) (?:investigation|evaluation|analysis) is (?:ongoing|in progress|underway|not yet complete)[^.]*',
  'no conclusions? can be (?:made|drawn)[^.]*',
  '(?:the )?(?:device|product) (?:has not been|was not|will not be) returned[^.]*',
  '(?:a|the) (?:review of the )?device history record[^.]*',
  '(?:a )?supplemental (?:report|mdr)[^.]*',
  '(?:a )?follow-?up (?:report|mdr)[^.]*',
  '(?:the )?(?:lot|serial|catalog|model) number (?:was|is) (?:not (?:provided|available|known)|unknown)[^.]*',
  '(?:(?:no|any) )?(?:additional|further) information[^.]*',
  'per (?:the )?(?:fda|21 ?cfr)[^.]*',
];

const PHRASES = new RegExp(`(?<![\\p{L}])(?:${[...BOILERPLATE, ...FILING].join('|')})\\.?`, 'giu');

/** Takes the sentences out; upper and lower case alike. */
export function dropFilingPhrases(text: string): string {
  return text.replace(PHRASES, ' ');
}
