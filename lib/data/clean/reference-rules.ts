/** Rules of the preset `reference`: what the published experiment describes, in our own lists. Texts are in lower case by then. */
import type { CleaningRule } from './cleaning-rule';

/** Sentences of the form that say nothing of the event. */
export const BOILERPLATE = [
  'no (?:further|additional|other) information (?:is|was) (?:provided|available|received)(?: at this time)?',
  "(?:the )?manufacturer's investigation is (?:ongoing|complete|still in progress)",
  "a follow-?up report will be (?:submitted|filed)(?: when the manufacturer's investigation is complete)?",
  'a supplemental report will be (?:submitted|filed)(?: if additional information (?:is received|becomes available))?',
  '(?:if|should|once) (?:additional|further|pertinent|any) (?:relevant )?information (?:is received|be received|becomes? available)[^.]*',
  'this report does not constitute an admission[^.]*',
  'medtronic submits this report to comply with[^.]*',
  'this (?:issue|event) was reported to the fda per[^.]*',
  'the manufacturer is (?:closing the file on this event|submitting a final report at this time)',
  'any required fields that are unpopulated are blank because[^.]*',
  'additional information (?:has been|was) requested[^.]*',
];

/** Drops phrases that makers append to every report. */
export const DROP_BOILERPLATE: readonly CleaningRule[] = [
  {
    step: 'boilerplate',
    kind: 'replace',
    find: `(?<![\\p{L}])(?:${BOILERPLATE.join('|')})\\.?`,
    flags: 'u',
    by: ' ',
  },
];

/** Abbreviations of MAUDE's reporters with what they stand for. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  abd: 'abdominal',
  addl: 'additional',
  "add'l": 'additional',
  afib: 'atrial fibrillation',
  approx: 'approximately',
  bp: 'blood pressure',
  cath: 'catheter',
  cxr: 'chest x-ray',
  dept: 'department',
  dob: 'date of birth',
  dr: 'doctor',
  dx: 'diagnosis',
  ecg: 'electrocardiogram',
  ekg: 'electrocardiogram',
  er: 'emergency room',
  eval: 'evaluation',
  exam: 'examination',
  fx: 'fracture',
  hosp: 'hospital',
  hrs: 'hours',
  hx: 'history',
  icu: 'intensive care unit',
  info: 'information',
  inr: 'international normalized ratio',
  ivc: 'inferior vena cava',
  lt: 'left',
  mfg: 'manufacturing',
  mfr: 'manufacturer',
  mins: 'minutes',
  mos: 'months',
  mri: 'magnetic resonance imaging',
  po: 'by mouth',
  postop: 'postoperative',
  preop: 'preoperative',
  pt: 'patient',
  pts: 'patients',
  "pt's": "patient's",
  qty: 'quantity',
  rep: 'representative',
  repl: 'replacement',
  req: 'requested',
  rn: 'registered nurse',
  rptd: 'reported',
  rptr: 'reporter',
  rt: 'right',
  rx: 'prescription',
  sx: 'symptoms',
  temp: 'temperature',
  tx: 'treatment',
  unk: 'unknown',
  wk: 'week',
  wks: 'weeks',
  yo: 'year old',
  yr: 'year',
  yrs: 'years',
  'b/c': 'because',
  's/n': 'serial number',
  's/p': 'status post',
  'w/': 'with',
  'w/o': 'without',
};

/** Writes abbreviations out, the longest first. */
export const WRITE_ABBREVIATIONS: readonly CleaningRule[] = [
  {
    step: 'abbreviations',
    kind: 'lookup',
    find: `(?<![\\p{L}\\p{N}/'])(?:${Object.keys(ABBREVIATIONS)
      .sort((a, b) => b.length - a.length)
      .join('|')})(?![\\p{L}\\p{N}/'])`,
    flags: 'u',
    texts: ABBREVIATIONS,
  },
];
