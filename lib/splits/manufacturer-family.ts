/** The family of a manufacturer's name: its spellings, plants and divisions under one word, by rules and no list of companies. */

const wordsOf = (text: string) => new Set(text.trim().split(/\s+/));

/** Forms of companies, words for a part of one, and particles: they tell no family from another. */
const FORMS = wordsOf(`
  ab ag aps as asa bv bvba co corp corporation company companies gmbh inc incorporated kg kgaa kk lc limited llc llp
  lp ltd ltda nv oy oyj plc pte pty pvt sa sarl sas sl spa srl sro
  business center centre dba department dept div division divisions facility factory global group headquarters
  holding holdings international intl manufacturing mfg operation operations plant site sub subsidiary unit
  a an and by de der des di du el is la le of the`);

/** Words that names of many companies begin with: the family then has a second word. */
const COMMON = wordsOf(`
  advanced allied american america applied asia associated atlantic biomedical british canadian cardiac cardio
  cardiovascular care china clinical dental design device devices diagnostic diagnostics digital dynamic east
  electro electronics european first french general german health healthcare heart home hospital human imaging
  implant implants innovative instrument instruments integrated italian japan laboratories laboratory laser life
  lifesciences medical medicine micro mobile national neuro new north orthopaedic orthopaedics orthopedic
  orthopedics pacific patient pharmaceutical pharmaceuticals precision product products professional research
  respiratory safe saint san santa science sciences scientific service services smart solutions south spine
  standard surgical swiss systems technologies technology total universal vascular vital west world`);

/** What stands where no manufacturer is known. */
const UNKNOWN = wordsOf(`
  applicable asked asku available determined do identified information know known legal manufacturer mfr mult multiple na
  ni nk no none not null other provided reported specified stated sure unavailable undetermined unidentified unk unkn
  unknown unspecified various`);

/** Between the name of a firm and the one under which it trades. */
const TRADING_AS = /\bd[\s./]*b[\s./]*a\b/gu;

/** Before the name of the firm that owns: "Davol Inc., Sub. C.R. Bard", "a division of". */
const OWNED = /\b(?:subs?idi?ary\s+of|sub|div(?:ision)?\s+of|unit\s+of)\b/u;

/**
 * The family of a manufacturer's name in lower case; "" where it names nobody. Case, accents, punctuation, numbers, what
 * stands in brackets and forms of companies fall away; of names divided by a slash the last counts, of "a division of"
 * the owner. The family is the first word of what is left ("Medtronic Puerto Rico" and "MEDTRONIC, INC." are `medtronic`),
 * initials passed over (`C.R. Bard` is `bard`), with the words before it that many names begin with ("American Medical
 * Systems"). Companies that begin alike are one family: what is held out whole is then too much rather than too little.
 */
export function manufacturerFamily(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\([^)]*\)?/gu, ' ')
    .replace(TRADING_AS, ' / ');
  return plain.split('/').map(familyOfFirm).filter(Boolean).at(-1) ?? '';
}

function familyOfFirm(firm: string): string {
  const spelled = firm.replace(/['\u2019.]/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ');
  const named = spelled.split(OWNED).map(ownWords);
  const words = named.filter(({ length }) => length > 0).at(-1) ?? [];
  const end = words.findIndex((word) => word.length > 2 && !COMMON.has(word));
  const first = end < 0 ? words : words.slice(0, end + 1).filter((word) => word.length > 2);
  return end < 0 && words[0]?.length === 2 ? words[0] : first.join(' ');
}

/** The words that may name somebody: none where they say that nobody is known, or are letters. */
function ownWords(text: string): string[] {
  const words = text.split(' ').filter((word) => word !== '' && !FORMS.has(word) && !/^\d+$/u.test(word));
  return words.every((word) => UNKNOWN.has(word) || word.length === 1) ? [] : words;
}
