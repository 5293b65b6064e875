/** Whether a narrative says that its patient died: a probe of the label, in words that every model reads as well. */

/** Words that name a person's death by themselves. */
const OF_A_PERSON =
  /\b(?:deceased|passed away|passed on|demise|death|fatal(?:ity|ly)?|autops(?:y|ies)|pronounced dead|found dead|did not survive|post[- ]?mortem|coroner|medical examiner|funeral)\b/g;
/** Words that also batteries and labels do; they count where a person does them. */
const BY_A_PERSON =
  /\b(?:patient|pt|he|she|resident|infant|baby|child|newborn|neonate|mother|father|husband|wife|son|daughter|man|woman|male|female|subject|consumer|victim)\b[^.;]{0,60}?\b(?:died|expired|dead)\b/g;
/** What takes a word of dying back, when it stands before it in the same clause. */
const TAKEN_BACK =
  /\b(?:no|not|nor|without|never|denied|risk of|potential(?:ly)?|possib(?:le|ly)|could|may|might|would|can|if|near|cell|tissue|fear(?:ed)? of|in lieu of)\b[^.;]{0,50}$|n['’]t\b[^.;]{0,40}$/;

const CLAUSE = 70;

/**
 * True when the narrative holds a plain word of a person's death that its clause does not take back ("no death",
 * "could result in death"). It misses deaths told without such a word and believes every death that is told, also
 * one of somebody else or long before.
 */
export function saysDeath(text: string): boolean {
  const lower = text.toLowerCase();
  return [OF_A_PERSON, BY_A_PERSON].some((words) =>
    [...lower.matchAll(words)].some(
      ({ index = 0 }) => !TAKEN_BACK.test(lower.slice(Math.max(0, index - CLAUSE), index)),
    ),
  );
}
