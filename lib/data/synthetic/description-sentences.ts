/** Sentences of the reporter's description that say nothing of severity. */

export const OPENINGS: readonly string[] = [
  'it was reported that [the {noun}|{a_noun}] {problem} {setting}.',
  'it was reported to [the manufacturer|{maker}] that the {brand} {problem}.',
  'the customer [called|contacted support] to report that the {noun} {problem} {setting}.',
  '[according to|per] the user facility, the {noun} {problem} {setting}.',
  '[a nurse|a biomedical engineer|the physician|a family member] reported that the {brand} {noun} {problem}.',
  "information was received that [the patient's|the] {noun} {problem} {setting} on {date}.",
  'on {date}, the {noun} {problem} {setting}.',
  'patient with a {brand} {noun}. the {part} was suspect because the device {problem}.',
  'the reporter stated that the {noun} {problem}, and the {part} was [replaced|checked|removed].',
  '{setting}, the staff noticed that the {noun} {problem}.',
  'event description: {noun} {problem}. {part} [involved|suspected].',
  'this {sex} patient, {age} years old, was using the {brand} when it {problem}.',
  'it was alleged that the {noun} {problem} {setting}.',
  'a [journal article|legal notice|registry entry] described a case in which {a_noun} {problem}.',
  'voluntary report: the {noun} {problem} more than once.',
  'the sales representative reported that the {part} of the {noun} was [damaged|loose|not working] and the device {problem}.',
];

/** The patient, the setting and what was done: the description's middle. */
export const CONTEXTS: readonly string[] = [
  'the patient is a {age} year old {sex} with a history of {history}.',
  'the patient weighed {weight} kg and had {history}.',
  'the device had been in use for {months} [months|weeks] before the event.',
  'the lot number was {lot}.',
  'the {part} had been [replaced|inspected] [the day before|two weeks earlier|on {date}].',
  'no other [equipment was|devices were] in use at the time.',
  'the user had [read|not read] the instructions for use.',
  'the {part} was inspected by the [biomedical|technical] department and [no damage was seen|a mark was seen on the housing].',
  'the procedure had started at {clock}.',
  'the same {noun} had [passed|failed] a check on {date}.',
  'the reporter could not say how long the {part} had been [loose|in this state].',
  'troubleshooting was done with the caller, and the problem [was not|was] resolved.',
  'the event log showed {count} entries around {clock}.',
  'the user was at home alone and called a [neighbor|relative] for help.',
  'a second {noun} was available and was used.',
  'the {noun} was [kept|discarded|sent back] by the [facility|customer].',
  'the hospital is doing its own review of the event.',
  "the patient's medication included {history_drug}.",
  'blood pressure before the event was {pressure}.',
  'the patient was [awake|under general anesthesia|asleep] at the time.',
  'the physician [believes|does not believe|could not tell whether] the {noun} contributed.',
  'the date of the event is approximate.',
  'the reporter is [a patient|a nurse|a pharmacist|an attorney] and [gave|did not give] permission for contact.',
  'the patient lives in {place} and is followed at (b)(6).',
  'the caller, (b)(6), gave the serial number as {serial}.',
];

/** The description's end. */
export const CLOSINGS: readonly string[] = [
  'no further information was [available|provided].',
  'additional information has been requested.',
  'the device [will|will not] be returned for evaluation.',
  'the current status of the patient is [unknown|not known to the reporter].',
  'the {noun} was replaced and the [therapy|procedure] went on.',
  'the reporter asked for a replacement.',
  'this report is one of {count} received from the facility.',
  'the event was reported to [risk management|the distributor] on {date}.',
  'the customer was advised to contact [a healthcare provider|the clinic].',
];

/** Words of dying that are not the patient's death here. */
export const MENTIONED_DEATHS: readonly string[] = [
  'the battery died within {count} hours.',
  'the display went dead and the {noun} would not start.',
  "the patient's [husband|mother|brother] died last year and the family is worried.",
  'the labeling warns that this fault could lead to serious injury or death.',
  'the reporter said "i could have died".',
  'the {part} was past its date and had expired in the store room.',
  'in the literature, death has been described after this type of event.',
  'the line to the {part} was dead.',
  'the patient had survived a cardiac arrest in the past.',
  'a different patient of the facility had died of {history} the week before.',
  'the software license of the {noun} had expired.',
];

/** Sentences that say that nobody died. */
export const NEGATED_DEATHS: readonly string[] = [
  'no patient death occurred.',
  'there was no death or serious injury.',
  'the patient did not die.',
  'there was no report of death, injury or medical intervention.',
  'no death was associated with this event.',
  'neither death nor lasting harm was reported.',
  'the patient is alive.',
];
